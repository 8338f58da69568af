import { expect, test } from 'vitest';
import { createEveryMinute } from '../../src/background/every-minute';

/** Alarms as a browser has them: each call takes its time, and what is made anew takes the place of what was there. */
function someAlarms() {
  const set = new Map<string, number>();
  let made = 0;
  const pause = () => new Promise<void>((resolve) => setImmediate(resolve));
  return {
    set,
    async get(name?: string) {
      await pause();
      return set.has(String(name)) ? { name: String(name), scheduledTime: 0 } : undefined;
    },
    async create(name: unknown) {
      await pause();
      set.set(String(name), ++made);
    },
    async clear(name?: string) {
      await pause();
      return set.delete(String(name));
    },
  };
}

test('what is wanted again and again rings when it was first to ring', async () => {
  const alarms = someAlarms();
  const minutes = createEveryMinute(alarms as never, 'payments');
  for (let payment = 0; payment < 3; payment++) await minutes.start();
  expect([...alarms.set]).toEqual([['payments', 1]]);
});

test('what is wanted again while it is being stopped is set', async () => {
  const alarms = someAlarms();
  const minutes = createEveryMinute(alarms as never, 'payments');
  await minutes.start();
  await Promise.all([minutes.stop(), minutes.start()]);
  expect([...alarms.set]).toEqual([['payments', 2]]);
  await minutes.stop();
  expect(alarms.set.size).toBe(0);
});
