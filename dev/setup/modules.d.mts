export function ensureModules(root: string): void;
export function missingModules(root: string, libc?: 'glibc' | 'musl'): string[];
export function npmVersion(root: string): string | null;
