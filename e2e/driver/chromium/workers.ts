/** The service workers of an extension. */
import type { CDPSession } from 'playwright';
import { until } from '../until';

/** Playwright's own worker objects live on through a stop and a new start, so they cannot tell that a worker has stopped. */
export async function watchWorkers(
  cdp: CDPSession,
  origin: string,
  onError: (text: string) => void,
): Promise<{ stop(): Promise<void> }> {
  const alive = new Set<string>();
  let doomed = new Set<string>();
  cdp.on('ServiceWorker.workerVersionUpdated', ({ versions }) => {
    for (const { versionId, scriptURL, runningStatus } of versions) {
      if (!scriptURL.startsWith(origin)) continue;
      if (runningStatus !== 'stopped') {
        alive.add(versionId);
      } else {
        alive.delete(versionId);
        doomed.delete(versionId);
      }
    }
  });
  // What nobody caught there. Playwright tells of pages alone.
  cdp.on('ServiceWorker.workerErrorReported', ({ errorMessage }) => onError(errorMessage.errorMessage));
  await cdp.send('ServiceWorker.enable');

  return {
    async stop() {
      doomed = new Set(alive);
      await cdp.send('ServiceWorker.stopAllWorkers');
      await until('the service worker to stop', () => doomed.size === 0);
    },
  };
}
