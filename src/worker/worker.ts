/** The worker of a page: what takes long, off the page's own thread. One call at a time. */
import { errorData } from '../contract/errors';
import type { WorkerAnswer, WorkerCall, WorkerCalls, WorkerMethod } from '../contract/worker-calls';
import { keyOf } from './derive';

type Work = { [M in WorkerMethod]: (params: WorkerCalls[M]['params']) => Promise<WorkerCalls[M]['result']> };

const work: Partial<Work> = {
  derive: async ({ passphrase, scrypt }) => keyOf(passphrase, scrypt),
};

self.addEventListener('message', ({ data }: MessageEvent<WorkerCall>) => {
  void answer(data).then((message) => self.postMessage(message));
});

async function answer<M extends WorkerMethod>({ id, method, params }: WorkerCall<M>): Promise<WorkerAnswer> {
  try {
    return { id, result: await work[method]?.(params) };
  } catch (error) {
    return { id, error: errorData(error) };
  }
}
