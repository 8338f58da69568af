/**
 * Chromium without Playwright, whose way of watching pages keeps Chromium from prerendering them: a page is watched through its tab, which lasts when
 * a prerendered page takes its place.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import WebSocket from 'ws';
import type { EngineOptions } from '../engine';
import { callText, outcomeOf, type PageFunction } from '../page-call';
import { killGroup } from '../processes';
import { until } from '../until';

export interface PrerenderingChromium {
  goto(url: string): Promise<void>;
  /** Runs the function in the page at this path that was there last, shown or not, until it is truthy. As `Tab.waitFor`. */
  waitFor(path: string, fn: PageFunction): Promise<unknown>;
  close(): Promise<void>;
}

interface Message {
  id?: number;
  result?: unknown;
  error?: { message: string };
  method?: string;
  params?: { sessionId: string; targetInfo: { type: string } };
}

export async function startPrerenderingChromium(
  options: Omit<EngineOptions, 'onConsole' | 'isInstalled'>,
): Promise<PrerenderingChromium> {
  const chromium = spawn(
    options.executable,
    [
      ...(options.headless ? ['--headless=new'] : []),
      '--no-sandbox',
      '--no-first-run',
      '--disable-search-engine-choice-screen',
      '--remote-debugging-port=0',
      `--user-data-dir=${options.profileDir}`,
      `--disable-extensions-except=${options.extensionDir}`,
      `--load-extension=${options.extensionDir}`,
      'about:blank',
    ],
    {
      // A group of its own, to be killed as one.
      detached: process.platform !== 'win32',
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, TMPDIR: options.tempDir, CHROME_CONFIG_HOME: options.tempDir },
    },
  );
  await once(chromium, 'spawn');
  const leader = chromium.pid;
  if (leader === undefined) throw new Error('Chromium runs but has no process id.');
  const exit = once(chromium, 'exit');
  const killNow = () => killGroup(leader);
  process.once('exit', killNow);
  const kill = async () => {
    killNow();
    await exit;
    process.off('exit', killNow);
  };
  try {
    const socket = new WebSocket(await debuggerUrl(chromium.stderr), { perMessageDeflate: false });
    await once(socket, 'open');
    const { goto, waitFor } = await watchTab(socket);
    return {
      goto,
      waitFor,
      async close() {
        socket.terminate();
        await kill();
      },
    };
  } catch (error) {
    await kill();
    throw error;
  }
}

function debuggerUrl(stderr: NodeJS.ReadableStream): Promise<string> {
  return new Promise((resolve, reject) => {
    const lines = createInterface({ input: stderr });
    lines.on('line', (line) => {
      const [, url] = /listening on (ws:\S+)/.exec(line) ?? [];
      if (url !== undefined) resolve(url);
    });
    lines.on('close', () => reject(new Error('Chromium ended before it could be driven.')));
  });
}

async function watchTab(socket: WebSocket): Promise<Pick<PrerenderingChromium, 'goto' | 'waitFor'>> {
  const pending = new Map<number, (message: Message) => void>();
  /** The pages of the tab, the last one last. */
  const pages: string[] = [];
  let lastId = 0;
  socket.on('message', (data) => {
    const message: Message = JSON.parse(String(data));
    if (message.id !== undefined) pending.get(message.id)?.(message);
    else if (message.method === 'Target.attachedToTarget' && message.params?.targetInfo.type === 'page') {
      pages.push(message.params.sessionId);
    }
  });

  async function send<T>(method: string, params: object, sessionId?: string): Promise<T> {
    const id = ++lastId;
    const { result, error } = await new Promise<Message>((resolve) => {
      pending.set(id, resolve);
      socket.send(JSON.stringify({ id, method, params, ...(sessionId ? { sessionId } : {}) }));
    });
    pending.delete(id);
    if (error) throw new Error(`${method}: ${error.message}`);
    return result as T;
  }

  const { targetInfos } = await send<{ targetInfos: { type: string; targetId: string }[] }>(
    'Target.getTargets',
    { filter: [{ type: 'tab' }] },
  );
  const targetId = targetInfos[0]?.targetId;
  const { sessionId } = await send<{ sessionId: string }>('Target.attachToTarget', {
    targetId,
    flatten: true,
  });
  const watch = { autoAttach: true, waitForDebuggerOnStart: false, flatten: true };
  await send('Target.setAutoAttach', watch, sessionId);

  async function run(page: string | undefined, fn: PageFunction): Promise<unknown> {
    const expression = callText(fn, []);
    const evaluation = { expression, awaitPromise: true };
    const { result } = await send<{ result: { value: unknown } }>('Runtime.evaluate', evaluation, page);
    return outcomeOf(result.value);
  }

  return {
    async goto(url) {
      await send('Page.navigate', { url }, pages.at(-1));
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
