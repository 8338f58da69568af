/** The worker as a page has it: messages in, messages out. */
import { beforeAll, expect, test } from 'vitest';
import type { WorkerAnswer, WorkerCall } from '../../src/contract/worker-calls';
import '../store/empty-database'; // gives it an IndexedDB, too
import { hexOf } from './rows';

let tell: (call: WorkerCall) => void = () => undefined;
const heard: WorkerAnswer[] = [];
let onAnswer = () => {};

beforeAll(async () => {
  Object.assign(globalThis, {
    self: {
      addEventListener: (_: string, listener: (event: { data: WorkerCall }) => void) => {
        tell = (data) => listener({ data });
      },
      postMessage: (answer: WorkerAnswer) => {
        heard.push(answer);
        onAnswer();
      },
    },
  });
  await import('../../src/worker/worker');
});

async function answers(...calls: WorkerCall[]): Promise<WorkerAnswer[]> {
  heard.length = 0;
  const all = new Promise<void>((resolve) => {
    onAnswer = () => {
      if (heard.length === calls.length) resolve();
    };
  });
  calls.forEach(tell);
  await all;
  return heard;
}

test('calls are answered in their order, a failure as its data', async () => {
  const scrypt = { N: 2 ** 14, r: 8, p: 1, salt: hexOf('salt') };
  const restore = { mode: 'merge' as const, keyId: 'a key', secrets: [] };
  expect(
    await answers(
      {
        id: 1,
        method: 'makeBackup',
        params: { key: hexOf('key'), scrypt: { ...scrypt, N: 2 ** 17 }, secrets: [] },
      },
      { id: 2, method: 'derive', params: { passphrase: 'correct horse', scrypt } },
      { id: 3, method: 'readBackup', params: { file: new Blob(['{}']), passphrase: 'correct horse' } },
      { id: 4, method: 'restore', params: restore },
    ),
  ).toEqual([
    { id: 1, result: expect.any(Blob) },
    { id: 2, result: expect.stringMatching(/^[0-9a-f]{64}$/) },
    { id: 3, error: { code: 'INVALID_BACKUP', message: expect.stringContaining('not a backup') } },
    { id: 4, error: { code: 'INTERNAL', message: expect.stringContaining('No backup was read') } },
  ]);
});
