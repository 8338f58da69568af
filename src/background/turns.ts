/** Work that is to be done one after the other. */

/** Does the work once all earlier work of the same name is over, and ends as it does. Work of other names goes on meanwhile. */
export type InTurn = <T>(name: string, work: () => Promise<T>) => Promise<T>;

export function createTurns(): InTurn {
  const last = new Map<string, Promise<unknown>>();
  return async (name, work) => {
    const before = last.get(name) ?? Promise.resolve();
    const done = before.then(work);
    const over = done.catch(() => undefined); // the caller hears of it; the next one starts afresh
    last.set(name, over);
    try {
      return await done;
    } finally {
      if (last.get(name) === over) last.delete(name);
    }
  };
}
