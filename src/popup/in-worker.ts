/** How screens have done what takes long: in a worker of their own, started when first needed, so that the page never stands still. */
import { errorFromData, FuseboxError } from '../contract/errors';
import type { WorkerAnswer, WorkerCall, WorkerCalls, WorkerMethod } from '../contract/worker-calls';

interface Waiting {
  resolve: (result: unknown) => void;
  reject: (error: unknown) => void;
}

let worker: Worker | undefined;
let lastId = 0;
const waiting = new Map<number, Waiting>();

/** Runs a call of the worker. Rejects with a FuseboxError whose message may be shown as it is. */
export function inWorker<M extends WorkerMethod>(
  method: M,
  params: WorkerCalls[M]['params'],
): Promise<WorkerCalls[M]['result']> {
  worker ??= start();
  const call: WorkerCall<M> = { id: ++lastId, method, params };
  worker.postMessage(call);
  return new Promise((resolve, reject) => {
    waiting.set(call.id, { resolve: (result) => resolve(result as WorkerCalls[M]['result']), reject });
  });
}

function start(): Worker {
  const started = new Worker(new URL('../worker/worker.ts', import.meta.url), { type: 'module' });
  started.addEventListener('message', ({ data }: MessageEvent<WorkerAnswer>) => {
    const asked = waiting.get(data.id);
    waiting.delete(data.id);
    if ('error' in data) asked?.reject(errorFromData(data.error));
    else asked?.resolve(data.result);
  });
  // It could not be started, or broke on something that no call has caught: whoever waits would wait for ever.
  started.addEventListener('error', (event) => {
    worker = undefined;
    const message = 'Fusebox could not do this. Close this page, open it again and try once more.';
    const failure = new FuseboxError('INTERNAL', message, { cause: event.error });
    for (const { reject } of waiting.values()) reject(failure);
    waiting.clear();
  });
  return started;
}
