/**
 * Both browsers end an idle background after 30 s, whatever it waits for. An extension API call resets that clock in both; a silent
 * port, a pending reply or (in Firefox) WebSocket traffic does not. So one is made while, and only while, something is in flight.
 */
const INTERVAL_MS = 20_000;

export interface KeepAlive {
  /** Keeps the background alive while the work runs, and returns what the work returns. */
  during<T>(work: () => Promise<T>): Promise<T>;
}

/** @param touch an extension API call, such as `runtime.getPlatformInfo` */
export function createKeepAlive(touch: () => unknown): KeepAlive {
  let holders = 0;
  let timer: ReturnType<typeof setInterval> | undefined;
  return {
    async during(work) {
      if (holders++ === 0) timer = setInterval(touch, INTERVAL_MS);
      try {
        return await work();
      } finally {
        if (--holders === 0) clearInterval(timer);
      }
    },
  };
}
