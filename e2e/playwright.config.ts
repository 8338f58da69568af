/** One suite, run in both browsers. */
import { defineConfig } from 'playwright/test';
import type { Options } from './fixtures';

export default defineConfig<object, Options>({
  testDir: '.',
  outputDir: 'results',
  reporter: 'list',
  forbidOnly: Boolean(process.env.CI),
  retries: 0,
  timeout: 60_000,
  // A browser, its extension and a Lightning network want a core each. `--workers 2` works too.
  workers: 1,
  projects: [
    { name: 'chromium', use: { browserName: 'chromium' } },
    { name: 'firefox', use: { browserName: 'firefox' } },
  ],
});
