/** The service workers of the extension. */
import type { CDPSession } from 'playwright';
import { until } from '../until';

/** Playwright's own worker objects live on through a stop and a new start, so they cannot tell that a worker has stopped. */
export async function watchWorkers(
  cdp: CDPSession,
  origin: () => string,
  onError: (text: string) => void,
): Promise<{ stop(): Promise<void> }> {
  /** The scripts of all workers there are, by version. */
  const alive = new Map<string, string>();
  let doomed = new Set<string>();
  cdp.on('ServiceWorker.workerVersionUpdated', ({ versions }) => {
    for (const { versionId, scriptURL, runningStatus } of versions) {
      if (runningStatus !== 'stopped') {
        alive.set(versionId, scriptURL);
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
      const own = [...alive].filter(([, scriptURL]) => scriptURL.startsWith(origin()));
      doomed = new Set(own.map(([versionId]) => versionId));
      await cdp.send('ServiceWorker.stopAllWorkers');
      await until('the service worker to stop', () => doomed.size === 0);
    },
  };
}
