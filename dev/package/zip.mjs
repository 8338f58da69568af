/** Zip files that are the same byte for byte wherever and whenever they are made of the same content. */
import { zipSync } from 'fflate';

/** The first day that the format knows, in the time of this machine, which is what the format holds. */
const DATE = new Date(1980, 0, 1);
/** Of files that were made on Unix, which any system may read and their owner write. */
const UNIX = 3;
const READABLE = 0o100644 << 16;

/** @param {Map<string, Uint8Array>} files by their paths, with slashes @returns {Uint8Array} */
export function zip(files) {
  const names = [...files.keys()].sort();
  const entries = names.map((name) => [
    name,
    [files.get(name), { mtime: DATE, level: 9, os: UNIX, attrs: READABLE }],
  ]);
  return zipSync(Object.fromEntries(entries));
}
