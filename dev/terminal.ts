/** What the commands that stay have in common: what they are told, and how they end. */
import type { BrowserName } from '../e2e/driver/driver';
import { hasDisplay } from './setup/display.mjs';

/** Throws where it is none of the two. */
export function browserNamed(name: string): BrowserName {
  if (name === 'chrome') return 'chromium';
  if (name === 'chromium' || name === 'firefox') return name;
  throw new Error('Use --browser chromium or --browser firefox.');
}

/** Throws where there is none; `instead`: what to do then. */
export function needDisplay(instead: string): void {
  if (!hasDisplay()) throw new Error(`There is no display to show a browser on. Try: ${instead}`);
}

/** Resolves when the person at the terminal, or the system, asks to stop. Asked again while it tidies up, it goes on tidying up. */
export function stopped(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve());
  });
}

/** Runs the command, and ends this process with it. */
export function run(command: () => Promise<void>): void {
  command().then(
    () => process.exit(0),
    (error: unknown) => {
      console.error(error instanceof Error ? error.message : error);
      process.exit(1);
    },
  );
}
