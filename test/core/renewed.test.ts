/** What is kept up to date by work that takes a while. */
import { expect, test } from 'vitest';
import { createRenewed } from '../../src/core/renewed';
import { Mailbox } from '../nwc/mailbox';

test('what is asked for while the work goes on is done once after it; other names do not wait', async () => {
  const begun = new Mailbox<string>();
  const gate = new Mailbox<string>();
  const renew = createRenewed(async (name) => {
    begun.put(name);
    await gate.take((opened) => opened === name);
  });
  for (let times = 0; times < 3; times++) renew('a');
  renew('b');
  expect(begun.all).toEqual(['a', 'b']);
  gate.put('a');
  await expect.poll(() => begun.all).toEqual(['a', 'b', 'a']);
  gate.put('a');
  gate.put('b');
  await new Promise(setImmediate);
  renew('a');
  expect(begun.all).toEqual(['a', 'b', 'a', 'a']);
});
