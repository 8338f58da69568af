/** The stack starts quickly, and leaves nothing behind. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { startStack } from '../../dev/stack/stack';

test('a process that starts and closes the stack ends by itself', { timeout: 60_000 }, async () => {
  const script = fileURLToPath(new URL('start-and-stop.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', script], { timeout: 50_000 });
  let output = '';
  child.stdout.on('data', (data) => {
    output += String(data);
  });
  child.stderr.on('data', (data) => {
    output += String(data);
  });
  const code = await new Promise((resolve) => child.once('exit', resolve));
  expect({ code, output }).toEqual({ code: 0, output: 'Embedded wallet was shut down.\n' });
});

test('stacks can follow one another in one process, and run side by side', { timeout: 60_000 }, async () => {
  const first = await startStack();
  const second = await startStack();
  expect(first.wallet.pubkey).not.toBe(second.wallet.pubkey);
  await first.close();
  const { wallet, shop } = second.network;
  const { feeMsat } = await wallet.pay(shop.invoice({ amountMsat: 21_000 }));
  expect(feeMsat).toBe(542);
  await second.close();
  await expect(fetch(second.shop.url)).rejects.toThrow();
});
