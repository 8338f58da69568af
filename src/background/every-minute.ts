/** An alarm that rings every minute while it is wanted, and wakes a background that has died. */
import type { Alarms } from 'webextension-polyfill';
import { createTurns } from '../core/turns';

export interface EveryMinute {
  /** One that is set goes on: set anew it would begin its minute anew, and what is wanted more often than that would keep it from ever ringing. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

export function createEveryMinute(
  alarms: Pick<Alarms.Static, 'get' | 'create' | 'clear'>,
  name: string,
): EveryMinute {
  const inTurn = createTurns();
  return {
    start: () =>
      inTurn(async () => {
        if (!(await alarms.get(name))) await alarms.create(name, { periodInMinutes: 1 });
      }),
    stop: () =>
      inTurn(async () => {
        await alarms.clear(name);
      }),
  };
}
