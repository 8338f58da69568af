/** A suite that runs in a process of its own, beside the others. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { text } from 'node:stream/consumers';

export interface Beside {
  /** What the suite has printed, once it has ended. */
  printed: Promise<string>;
  /** Ends it where it still runs, with its browsers. */
  end(): void;
}

/** Resolves once the suite only waits. */
export async function startBeside(suite: string): Promise<Beside> {
  const child = fork(path.join(import.meta.dirname, 'run.ts'), [suite], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  if (child.stdout === null) throw new Error('What the suite prints cannot be read.');
  const printed = Promise.all([text(child.stdout), once(child, 'exit')]).then(([found, [code]]) => {
    if (code !== 0) throw new Error(`The suite ${suite} has failed:\n${found}`);
    return found;
  });
  // Where it fails, that is said when its turn to be printed comes.
  printed.catch(() => undefined);
  await Promise.race([once(child, 'message'), printed]);
  return {
    printed,
    end() {
      if (child.connected) child.disconnect();
    },
  };
}

/** In the process of such a suite: it ends with the one that started it. In any other process nothing is told. */
export function tellSettled(): void {
  if (process.send === undefined) return;
  process.once('disconnect', () => process.exit(1));
  process.channel?.unref();
  process.send('settled');
}
