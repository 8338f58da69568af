/** What a figure cannot be judged without. */
import { arch, cpus, loadavg, platform } from 'node:os';

export function printMachine(): void {
  const cores = cpus();
  console.log(`CPU   ${cores[0]?.model ?? 'unknown'}, ${cores.length} cores`);
  console.log(`Node  ${process.version}, V8 ${process.versions.v8}, ${platform()} ${arch()}`);
  console.log(
    `Load  ${loadOfTheLastMinute()} before the start (average of a minute; on an idle machine near 0)`,
  );
}

/** Processes that ran or wanted to, on average. */
export function loadOfTheLastMinute(): string {
  return (loadavg()[0] ?? 0).toFixed(2);
}
