/** Pauses of up to two seconds, or what a test says, take no time in these tests. Longer timers are deadlines, and stay what they are. */
import { onTestFinished, vi } from 'vitest';

export function shortenPauses(longest = 2_000): void {
  const { setTimeout: real } = globalThis;
  vi.stubGlobal('setTimeout', (run: () => void, ms = 0) => real(run, ms <= longest ? 0 : ms));
  onTestFinished(() => void vi.unstubAllGlobals());
}
