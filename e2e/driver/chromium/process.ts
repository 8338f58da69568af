/** The process of a Chromium that is driven by nothing but its protocol. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { EngineOptions } from '../engine';
import { killGroup } from '../processes';

export interface ChromiumProcess {
  /** Leads the group of all its processes. */
  pid: number;
  debuggerUrl: string;
  kill(): Promise<void>;
}

export async function startChromiumProcess(
  options: Omit<EngineOptions, 'onConsole' | 'isInstalled'>,
): Promise<ChromiumProcess> {
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
  const { pid } = chromium;
  if (pid === undefined) throw new Error('Chromium runs but has no process id.');
  const exit = once(chromium, 'exit');
  const killNow = () => killGroup(pid);
  process.once('exit', killNow);
  const kill = async () => {
    killNow();
    await exit;
    process.off('exit', killNow);
  };
  try {
    return { pid, debuggerUrl: await debuggerUrl(chromium.stderr), kill };
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
