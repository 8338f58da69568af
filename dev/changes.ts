/** Notices changes of what the extension is built from. */
import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const FOLDERS = ['src', 'public', 'dev/build'];
const FILES = ['manifest.json', 'tsconfig.json', 'vite.config.ts'];
/** In ms, between two looks. */
const PAUSE_MS = 300;

/** When each file was written, and how large it is. */
export type Look = ReadonlyMap<string, string>;

/** How the sources below `root` are now. */
export function lookAt(root: string): Look {
  const look = new Map<string, string>();
  const add = (file: string) => {
    const { mtimeMs, size } = statSync(path.join(root, file));
    look.set(file, `${mtimeMs} ${size}`);
  };
  for (const file of FILES) add(file);
  for (const folder of FOLDERS) {
    for (const entry of readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true })) {
      if (entry.isFile()) add(path.relative(root, path.join(entry.parentPath, entry.name)));
    }
  }
  return look;
}

/**
 * Waits until the sources are not as they were, and have stayed the same for a moment. It looks again and again: on Linux, Node 20's own watching of
 * folders loses a file that an editor saves by putting another in its place.
 */
export async function changeSince(
  before: Look,
  root: string,
  signal: AbortSignal,
): Promise<{ files: string[]; look: Look }> {
  for (let last = before; ; ) {
    await delay(PAUSE_MS, undefined, { signal });
    const look = tryLook(root);
    if (look === null) continue;
    const files = changedFiles(before, look);
    if (files.length > 0 && changedFiles(last, look).length === 0) return { files, look };
    last = look;
  }
}

/** Null where something went away while it was looked at. */
function tryLook(root: string): Look | null {
  try {
    return lookAt(root);
  } catch {
    return null;
  }
}

function changedFiles(before: Look, after: Look): string[] {
  const all = new Set([...before.keys(), ...after.keys()]);
  return [...all].filter((file) => before.get(file) !== after.get(file));
}
