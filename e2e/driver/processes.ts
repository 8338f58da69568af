/** Ending a browser with all its processes. */
import { spawnSync } from 'node:child_process';

/**
 * Kills a process that leads a group, and its group. Returns at once: the caller sees its leader end, and the others
 * cannot outlive the signal either.
 */
export function killGroup(leader: number): void {
  if (process.platform === 'win32') {
    spawnSync('taskkill', ['/pid', String(leader), '/T', '/F']);
    return;
  }
  try {
    process.kill(-leader, 'SIGKILL');
  } catch {
    // Nothing is left of the group.
  }
}
