/** The list with the name in it, or without. */
export function withName(names: readonly string[], name: string, isIn: boolean): string[] {
  return [...names.filter((other) => other !== name), ...(isIn ? [name] : [])];
}
