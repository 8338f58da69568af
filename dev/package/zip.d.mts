/** See zip.mjs. */
export function zip(files: Map<string, Uint8Array>): Uint8Array;
