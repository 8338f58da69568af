/** What is kept up to date by work that takes a while. */

/** Has the work done for this name. What is asked for while it goes on is done once after it, however often that was. */
type Renew = (name: string) => void;

/** `renew` must not reject. */
export function createRenewed(renew: (name: string) => Promise<void>): Renew {
  /** By name, while the work goes on: whether it is to be done again. */
  const going = new Map<string, boolean>();
  async function go(name: string): Promise<void> {
    do {
      going.set(name, false);
      await renew(name);
    } while (going.get(name));
    going.delete(name);
  }
  return (name) => {
    if (going.has(name)) going.set(name, true);
    else void go(name);
  };
}
