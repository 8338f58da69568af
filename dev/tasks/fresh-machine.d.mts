/** See fresh-machine.mjs. */
export function trackedFiles(): string[];
export function makeMachine(
  machine: string,
  files: readonly string[],
): Record<'HOME' | 'TMPDIR' | 'PATH' | 'npm_config_cache', string>;
