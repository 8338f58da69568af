/** Work that is to be done one after the other. */

/** Does the work once all earlier work of the same name, or all that has none, is over, and ends as it does. Other work goes on meanwhile. */
type InTurn = <T>(work: () => Promise<T>, name?: string) => Promise<T>;

export function createTurns(): InTurn {
  const last = new Map<string, Promise<void>>();
  return (work, name = '') => {
    const done = (last.get(name) ?? Promise.resolve()).then(work);
    // The caller hears how it ended; the next one starts afresh.
    const end = () => {
      if (last.get(name) === over) last.delete(name);
    };
    const over = done.then(end, end);
    last.set(name, over);
    return done;
  };
}
