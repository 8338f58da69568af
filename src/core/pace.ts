/** Work of which only so much goes on at a time. */

/** Begins the work once there is room for it, and ends as it does. */
export type InPace = <T>(work: () => Promise<T>) => Promise<T>;

/** Room for so many. What takes longer than `patience` ms goes on, and holds up nobody any longer. */
export function createPace(room: number, patience: number): InPace {
  const waiting: (() => void)[] = [];
  let left = room;
  function leave(): void {
    const next = waiting.shift();
    if (next) next();
    else left += 1;
  }
  return async (work) => {
    if (left > 0) left -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    let isSlow = false;
    const slow = setTimeout(() => {
      isSlow = true;
      leave();
    }, patience);
    try {
      return await work();
    } finally {
      clearTimeout(slow);
      if (!isSlow) leave();
    }
  };
}
