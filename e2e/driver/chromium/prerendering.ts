/**
 * Chromium without Playwright, whose way of watching pages keeps Chromium from prerendering them: a page is watched through its tab, which lasts when
 * a prerendered page takes its place.
 */
import type { EngineOptions } from '../engine';
import { callText, outcomeOf, type PageFunction } from '../page-call';
import { until } from '../until';
import { CdpClient } from './cdp';
import { startChromiumProcess } from './process';

export interface PrerenderingChromium {
  goto(url: string): Promise<void>;
  /** Runs the function in the page at this path that was there last, shown or not, until it is truthy. As `Tab.waitFor`. */
  waitFor(path: string, fn: PageFunction): Promise<unknown>;
  close(): Promise<void>;
}

export async function startPrerenderingChromium(
  options: Omit<EngineOptions, 'onConsole' | 'isInstalled'>,
): Promise<PrerenderingChromium> {
  const chromium = await startChromiumProcess(options);
  try {
    const cdp = await CdpClient.connect(chromium.debuggerUrl);
    const { goto, waitFor } = await watchTab(cdp);
    return {
      goto,
      waitFor,
      async close() {
        cdp.disconnect();
        await chromium.kill();
      },
    };
  } catch (error) {
    await chromium.kill();
    throw error;
  }
}

interface Attached {
  sessionId: string;
  targetInfo: { type: string };
}

async function watchTab(cdp: CdpClient): Promise<Pick<PrerenderingChromium, 'goto' | 'waitFor'>> {
  /** The pages of the tab, the last one last. */
  const pages: string[] = [];
  cdp.on('Target.attachedToTarget', (params) => {
    const { sessionId, targetInfo } = params as Attached;
    if (targetInfo.type === 'page') pages.push(sessionId);
  });

  const { targetInfos } = await cdp.send<{ targetInfos: { type: string; targetId: string }[] }>(
    'Target.getTargets',
    { filter: [{ type: 'tab' }] },
  );
  const targetId = targetInfos[0]?.targetId;
  const { sessionId } = await cdp.send<{ sessionId: string }>('Target.attachToTarget', {
    targetId,
    flatten: true,
  });
  const watch = { autoAttach: true, waitForDebuggerOnStart: false, flatten: true };
  await cdp.send('Target.setAutoAttach', watch, sessionId);

  async function run(page: string | undefined, fn: PageFunction): Promise<unknown> {
    const expression = callText(fn, []);
    const evaluation = { expression, awaitPromise: true };
    const { result } = await cdp.send<{ result: { value: unknown } }>('Runtime.evaluate', evaluation, page);
    return outcomeOf(result.value);
  }

  return {
    async goto(url) {
      await cdp.send('Page.navigate', { url }, pages.at(-1));
    },
    waitFor: (path, fn) =>
      until(`${String(fn)} at ${path}`, async () => {
        for (const page of pages.toReversed()) {
          const isThere = (await run(page, () => location.pathname).catch(() => null)) === path;
          if (isThere) return run(page, fn);
        }
        return null;
      }),
  };
}
