/** See store-rules.mjs. */
export function storeFaults(files: Map<string, Uint8Array>, permissionsText: string): string[];
