export type BrowserName = 'chromium' | 'firefox';
export function findBrowser(name: BrowserName): string | null;
export function ensureBrowsers(names: readonly BrowserName[]): Record<string, string>;
export function versionOf(file: string): string | null;
