/**
 * Given a copy of a browser's profile, says in which of its files something stands that should not: as it was written, and in what is
 * compressed or torn apart there. It goes by what is in a file, not by its name.
 */
import { copyFile, mkdir, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { unlz4, unsnappy } from './decompress';
import { isTable, logRecords, tableBlocks } from './leveldb';
import { type Find, Search } from './search';
import type { Wanted } from './spellings';
import { databasePages, isDatabase, isWal, type Pages, rowsOn, walTransactions } from './sqlite';

export interface ProfileFind extends Find {
  /** Path in the profile, and how it was read: `places.sqlite`, `…/000005.ldb, its blocks`. */
  where: string;
}

export interface Scan {
  found: ProfileFind[];
  files: number;
  bytes: number;
}

/** Searches every file in the directory. Throws where one cannot be read. */
export async function scanProfile(directory: string, wanted: readonly Wanted[]): Promise<Scan> {
  const search = new Search(wanted);
  const scan: Scan = { found: [], files: 0, bytes: 0 };
  for (const name of await filesIn(directory)) {
    const file = await readFile(path.join(directory, name));
    scan.files++;
    scan.bytes += file.length;
    const note = (where: string, part: Buffer) => {
      for (const find of search.in(part)) scan.found.push({ ...find, where });
    };
    note(name, file);
    const log = isWal(file) ? null : await readFile(path.join(directory, `${name}-wal`)).catch(() => null);
    for (const [how, part] of partsOf(file, log)) note(`${name}, ${how}`, part);
  }
  return { ...scan, found: withoutRepeats(scan.found) };
}

/** Copies what a profile holds at this time. Of a browser that runs, files may come and go meanwhile. */
export async function copyProfile(from: string, to: string): Promise<void> {
  for (const name of await filesIn(from)) {
    const target = path.join(to, name);
    await mkdir(path.dirname(target), { recursive: true });
    await copyFile(path.join(from, name), target).catch(unlessGone);
  }
}

function unlessGone(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}

async function filesIn(directory: string): Promise<string[]> {
  const names: string[] = [];
  async function walk(folder: string): Promise<void> {
    const entries = await readdir(path.join(directory, folder), { withFileTypes: true }).catch(
      (error: NodeJS.ErrnoException) => {
        unlessGone(error);
        return [];
      },
    );
    for (const entry of entries) {
      const name = path.join(folder, entry.name);
      if (entry.isDirectory()) await walk(name);
      // Locks are links to nothing, and sockets.
      else if (entry.isFile()) names.push(name);
    }
  }
  await walk('');
  return names;
}

type Part = [how: string, bytes: Buffer];

/** What stands in the file without standing there as it is. `log`: the write-ahead log of a database. */
function* partsOf(file: Buffer, log: Buffer | null): Generator<Part> {
  if (file.subarray(0, MOZLZ4.length).equals(MOZLZ4)) {
    const size = file.length < MOZLZ4_HEADER ? 0 : file.readUInt32LE(MOZLZ4.length);
    yield ['its LZ4', unlz4(file.subarray(MOZLZ4_HEADER), size)];
  } else if (isDatabase(file)) {
    yield* partsOfDatabase(file, log);
  } else if (isTable(file)) {
    for (const block of tableBlocks(file)) {
      yield ['its blocks', block];
      yield* blinkValues(block);
    }
  } else {
    yield* blinkValues(file);
    // Nothing tells a log of LevelDB: read as one, another file gives nothing, or a part of itself.
    for (const record of logRecords(file)) {
      yield ['its records', record];
      yield* blinkValues(record);
    }
  }
}

/** What begins a compressed file of Firefox, before the size of what it holds. */
const MOZLZ4 = Buffer.from('mozLz40\0');
const MOZLZ4_HEADER = MOZLZ4.length + 4;

function* partsOfDatabase(file: Buffer, log: Buffer | null): Generator<Part> {
  const pages = databasePages(file);
  yield* partsOfPages(pages, pages);
  if (log === null || !isWal(log)) return;
  for (const written of walTransactions(log)) {
    for (const [number, page] of written) pages.set(number, page);
    yield* partsOfPages(written, pages);
  }
}

/** What the rows on some of the pages hold, put together from all of them. */
function* partsOfPages(some: Pages, all: Pages): Generator<Part> {
  for (const [number, page] of some) {
    for (const { payload, values } of rowsOn(page, number, all)) {
      yield ['its rows', payload];
      for (const value of values) {
        const plain = unsnappy(value);
        if (plain !== null) yield ['its rows, decompressed', plain];
        yield* blinkValues(value);
      }
    }
  }
}

/** How Blink marks a value in IndexedDB that it has compressed: see idb_value_wrapping.cc. */
const BLINK_SNAPPY = Buffer.from([0xff, 0x11, 0x02]);

function* blinkValues(bytes: Buffer): Generator<Part> {
  for (let at = bytes.indexOf(BLINK_SNAPPY); at !== -1; at = bytes.indexOf(BLINK_SNAPPY, at + 1)) {
    const plain = unsnappy(bytes.subarray(at + BLINK_SNAPPY.length));
    if (plain !== null) yield ['its values, decompressed', plain];
  }
}

function withoutRepeats(found: ProfileFind[]): ProfileFind[] {
  return [...new Map(found.map((find) => [JSON.stringify(find), find])).values()];
}
