/** How long a call of `window.webln` takes, seen by the page. */
import type { Tab } from '../e2e/driver/driver';

/** When the call was made and when it was answered, in ms since the epoch, in fractions. */
export interface TimedCall {
  start: number;
  end: number;
}

/** Throws what the call is answered with where that is an error. */
export function timedCall(page: Tab, method: string, ...args: unknown[]): Promise<TimedCall> {
  return page.evaluate(
    async (name, parameters) => {
      const { webln } = window as unknown as {
        webln: Record<string, (...args: unknown[]) => Promise<unknown>>;
      };
      const clock = () => performance.timeOrigin + performance.now();
      const start = clock();
      await webln[name]?.(...parameters);
      return { start, end: clock() };
    },
    method,
    args,
  );
}
