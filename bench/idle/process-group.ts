/** What the processes of a browser take, as Linux counts it. */
import { readdir, readFile } from 'node:fs/promises';

/** Of every clock that Linux shows to programs, on all machines that browsers run on. */
const TICKS_PER_SECOND = 100;

export interface Consumer {
  pid: number;
  /** Where extensions run: of each browser its own process, in Firefox shared with extensions that it brings along. */
  isForExtensions: boolean;
  cpuSeconds: number;
}

/** All processes of the group that this one leads. */
export async function consumersOf(leader: number): Promise<Consumer[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const found = await Promise.all(pids.map((pid) => consumer(pid, leader).catch(() => null))); // it may have ended
  return found.filter((one) => one !== null);
}

async function consumer(pid: number, leader: number): Promise<Consumer | null> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  const name = stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
  // From the third field on: what the process is called may hold anything.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [group, user, system] = [fields[2], fields[11], fields[12]].map(Number);
  if (group !== leader) return null;
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8');
  return {
    pid,
    isForExtensions: name === 'WebExtensions' || command.includes('--extension-process'),
    cpuSeconds: ((user ?? 0) + (system ?? 0)) / TICKS_PER_SECOND,
  };
}

/** Bytes of memory; what several processes share is counted to each in part (PSS). 0 for one that has ended. */
export async function memoryOf(pid: number): Promise<number> {
  const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '');
  const [, kB] = /^Pss:\s+(\d+) kB/m.exec(rollup) ?? [];
  return Number(kB ?? 0) * 1024;
}
