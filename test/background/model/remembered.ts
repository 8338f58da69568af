/** Remembers what a pure function of a text returned: proving the signature of an invoice takes longer than a whole run of the model. */
export function remembered<T>(work: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    const found = known.get(text) ?? work(text);
    known.set(text, found);
    return found;
  };
}
