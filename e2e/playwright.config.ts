/** One suite, run in both browsers. */
import { defineConfig } from 'playwright/test';
import type { Options } from './fixtures';

export default defineConfig<object, Options>({
  testDir: '.',
  outputDir: 'results',
  reporter: 'list',
  forbidOnly: Boolean(process.env.CI),
  retries: 0,
  // Room for a slow machine; nothing here is judged by its time.
  timeout: 600_000,
  expect: { timeout: 120_000 },
  // On two cores: some tests wait for a minute and compute nothing meanwhile.
  workers: 3,
  projects: [
    { name: 'chromium', testIgnore: 'phone.spec.ts', use: { browserName: 'chromium' } },
    // dev-loop builds the extension several times; that a build takes the place of another in Firefox, update.spec.ts sees.
    { name: 'firefox', testIgnore: 'dev-loop.spec.ts', use: { browserName: 'firefox' } },
  ],
});
