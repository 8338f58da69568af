/** What a figure cannot be judged without. */
import { arch, cpus, loadavg, platform } from 'node:os';

export interface Machine {
  cpu: string;
  cores: number;
  node: string;
  system: string;
  /** Before the start: on an idle machine near 0. */
  load: number;
}

export function thisMachine(): Machine {
  const cores = cpus();
  return {
    cpu: cores[0]?.model ?? 'unknown',
    cores: cores.length,
    node: `${process.version}, V8 ${process.versions.v8}`,
    system: `${platform()} ${arch()}`,
    load: loadOfTheLastMinute(),
  };
}

export function machineText({ cpu, cores, node, system, load }: Machine): string {
  return `CPU   ${cpu}, ${cores} cores
Node  ${node}, ${system}
Load  ${load.toFixed(2)} before the start (average of a minute; on an idle machine near 0)`;
}

/** Processes that ran or wanted to, on average. */
export function loadOfTheLastMinute(): number {
  return loadavg()[0] ?? 0;
}
