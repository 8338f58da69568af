/** The worker of a page: what takes long, off the page's own thread. One call at a time. */
import { errorData } from '../contract/errors';
import type { WorkerAnswer, WorkerCall, WorkerCalls, WorkerMethod } from '../contract/worker-calls';
import { createTurns } from '../core/turns';
import { Database } from '../store/database';
import { createBackups } from './backups';
import { keyOf } from './derive';

type Work = { [M in WorkerMethod]: (params: WorkerCalls[M]['params']) => Promise<WorkerCalls[M]['result']> };

const work: Work = {
  derive: async ({ passphrase, scrypt }) => keyOf(passphrase, scrypt),
  ...createBackups({ db: new Database(), keyOf, now: Date.now }),
};

const inTurn = createTurns();

self.addEventListener('message', ({ data }: MessageEvent<WorkerCall>) => {
  void inTurn(() => answer(data)).then((message) => self.postMessage(message));
});

async function answer<M extends WorkerMethod>({ id, method, params }: WorkerCall<M>): Promise<WorkerAnswer> {
  try {
    return { id, result: await work[method](params) };
  } catch (error) {
    return { id, error: errorData(error) };
  }
}
