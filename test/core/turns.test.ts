/** Work that is done one after the other. */
import { expect, test } from 'vitest';
import { createTurns } from '../../src/core/turns';
import { Mailbox } from '../nwc/mailbox';

test('work of one name goes one after the other, and other work does not wait', async () => {
  const inTurn = createTurns();
  const log: string[] = [];
  const gate = new Mailbox<true>();
  const first = inTurn(async () => {
    log.push('a1');
    await gate.take();
    log.push('a1 over');
  }, 'a');
  const second = inTurn(async () => void log.push('a2'), 'a');
  await inTurn(async () => void log.push('b1'));
  gate.put(true);
  await Promise.all([first, second]);
  expect(log).toEqual(['a1', 'b1', 'a1 over', 'a2']);
});

test('work that fails tells its caller, and holds up nobody', async () => {
  const inTurn = createTurns();
  const first = inTurn(() => Promise.reject(new Error('no')));
  const second = inTurn(async () => 2);
  await expect(first).rejects.toThrow('no');
  expect(await second).toBe(2);
  expect(await inTurn(async () => 3)).toBe(3);
});
