/** The process of a Firefox that can be driven. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { WaitTimeout } from '../errors';
import { killGroup } from '../processes';
import { homeEnvironment } from './managed';

/** On a slow machine the first start after a kill takes its time. */
const START_MS = 120_000;

export interface FirefoxProcess {
  /** Leads the group of all its processes. */
  pid: number;
  /** Where it listens for BiDi. */
  bidiUrl: string;
  kill(): Promise<void>;
  /** Resolves when it has ended by itself, or is killed after a while. */
  ended(patience: number): Promise<void>;
}

export async function startFirefoxProcess(options: {
  executable: string;
  profileDir: string;
  headless: boolean;
  tempDir: string;
  onConsole(text: string): void;
}): Promise<FirefoxProcess> {
  const child = spawn(
    options.executable,
    [
      ...(options.headless ? ['--headless'] : []),
      '--no-remote',
      '--profile',
      options.profileDir,
      '--remote-debugging-port=0',
      '--remote-allow-system-access',
      'about:blank',
    ],
    {
      // A group of its own, to be killed as one.
      detached: process.platform !== 'win32',
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        ...homeEnvironment(options.tempDir),
        TMPDIR: options.tempDir,
        MOZ_CRASHREPORTER_DISABLE: '1',
        MOZ_DISABLE_AUTO_SAFE_MODE: '1',
      },
    },
  );
  await once(child, 'spawn');
  const { pid } = child;
  if (pid === undefined) throw new Error('Firefox runs but has no process id.');
  const exit = once(child, 'exit');
  const killNow = () => killGroup(pid);
  process.once('exit', killNow);

  const kill = async () => {
    killGroup(pid);
    await exit;
  };
  void exit.then(() => process.off('exit', killNow));

  createInterface({ input: child.stdout }).on('line', options.onConsole);
  const said: string[] = [];
  const listening = new Promise<string>((resolve, reject) => {
    const lines = createInterface({ input: child.stderr });
    lines.on('line', (line) => {
      const [, url] = /^WebDriver BiDi listening on (ws:\S+)/.exec(line) ?? [];
      options.onConsole(line);
      if (url !== undefined) resolve(url);
      else if (said.push(line) > 50) said.shift();
    });
    lines.on('close', () => reject(new Error(`Firefox ended:\n${said.join('\n')}`)));
    void delay(START_MS, undefined, { ref: false }).then(() =>
      reject(new WaitTimeout(`Firefox does not listen after ${START_MS} ms:\n${said.join('\n')}`)),
    );
  });
  try {
    return {
      pid,
      bidiUrl: await listening,
      kill,
      async ended(patience) {
        await Promise.race([exit, delay(patience, undefined, { ref: false })]);
        // Its helpers may outlive it.
        await kill();
      },
    };
  } catch (error) {
    await kill();
    throw error;
  }
}
