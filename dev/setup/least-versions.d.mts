export const LEAST: Record<'node' | 'npm' | 'chromium' | 'firefox', string>;
export function isAtLeast(version: string, least: string): boolean;
