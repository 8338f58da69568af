type Packages = Record<string, { version?: string; dev?: boolean; dependencies?: Record<string, string> }>;
export function licenceFaults(text: string, packages: Packages, without: string[]): string[];
