/** Ending a browser with all its processes. */
import { spawnSync } from 'node:child_process';
import { until } from './until';

/** Kills a process that leads a group, and its group. Resolves when none of them runs. */
export async function killGroup(leader: number): Promise<void> {
  if (process.platform === 'win32') {
    spawnSync('taskkill', ['/pid', String(leader), '/T', '/F']);
    return;
  }
  signalGroup(leader, 'SIGKILL');
  await until(`the processes of ${leader} to end`, () => !signalGroup(leader, 0));
}

/** False where the group has no process any more. */
function signalGroup(leader: number, signal: 'SIGKILL' | 0): boolean {
  try {
    return process.kill(-leader, signal);
  } catch {
    return false;
  }
}
