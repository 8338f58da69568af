/** What stands in the rows of an SQLite file and in its write-ahead log, as in fileformat2.html of sqlite.org: put together from all pages of a row. */

const MAGIC = Buffer.from('SQLite format 3\0');
const WAL_HEADER = 32;
const FRAME_HEADER = 24;
const INDEX_INTERIOR = 2;
const INDEX_LEAF = 10;
const TABLE_LEAF = 13;
/** Tables without row ids are kept as indexes are: such are Firefox's of IndexedDB. */
const KINDS: readonly (number | undefined)[] = [INDEX_INTERIOR, INDEX_LEAF, TABLE_LEAF];

export function isDatabase(file: Buffer): boolean {
  return file.subarray(0, MAGIC.length).equals(MAGIC);
}

export function isWal(file: Buffer): boolean {
  return file.length >= WAL_HEADER && file.readUInt32BE(0) >>> 1 === 0x377f0682 >>> 1;
}

/** By their numbers. */
export type Pages = Map<number, Buffer>;

/** All pages of the file. */
export function databasePages(file: Buffer): Pages {
  const written = file.readUInt16BE(16);
  const size = written === 1 ? 65_536 : written;
  const pages: Pages = new Map();
  for (let at = 0; at + size <= file.length; at += size)
    pages.set(at / size + 1, file.subarray(at, at + size));
  return pages;
}

/** The pages that each transaction wrote into the log, also in earlier rounds: what was written once may still be read. */
export function walTransactions(file: Buffer): Pages[] {
  const size = file.readUInt32BE(8);
  const transactions: Pages[] = [];
  let pages: Pages = new Map();
  for (let at = WAL_HEADER; at + FRAME_HEADER + size <= file.length; at += FRAME_HEADER + size) {
    const start = at + FRAME_HEADER;
    pages.set(file.readUInt32BE(at), file.subarray(start, start + size));
    // A frame that commits says how large the database is now.
    if (file.readUInt32BE(at + 4) === 0) continue;
    transactions.push(pages);
    pages = new Map();
  }
  return [...transactions, pages];
}

export interface Row {
  /** The whole of it. */
  payload: Buffer;
  /** Its texts and blobs. */
  values: Buffer[];
}

/** The rows on this page, with what stands of them on other pages. A page that is not one of rows has none. */
export function rowsOn(page: Buffer, pageNumber: number, pages: Pages): Row[] {
  const header = pageNumber === 1 ? 100 : 0;
  const kind = page[header];
  if (!KINDS.includes(kind)) return [];
  // What pages keep for themselves at their ends is 0 in the files of browsers.
  const reserved = pages.get(1)?.[20] ?? 0;
  const usable = page.length - reserved;
  const count = page.readUInt16BE(header + 3);
  const rows: Row[] = [];
  const cells = header + (kind === INDEX_INTERIOR ? 12 : 8);
  for (let n = 0; n < count && cells + 2 * n + 2 <= page.length; n++) {
    const cell = page.readUInt16BE(cells + 2 * n);
    const row = rowAt(page, kind === INDEX_INTERIOR ? cell + 4 : cell, usable, kind === TABLE_LEAF, pages);
    if (row !== null) rows.push(row);
  }
  return rows;
}

function rowAt(page: Buffer, start: number, usable: number, hasId: boolean, pages: Pages): Row | null {
  const [size, afterSize] = varintAt(page, start);
  const from = hasId ? varintAt(page, afterSize)[1] : afterSize;
  const most = hasId ? usable - 35 : Math.floor(((usable - 12) * 64) / 255) - 23;
  const least = Math.floor(((usable - 12) * 32) / 255) - 23;
  const fitting = least + ((size - least) % (usable - 4));
  const local = size <= most ? size : fitting <= most ? fitting : least;
  const parts = [page.subarray(from, from + local)];
  let missing = size - local;
  let next = missing > 0 && from + local + 4 <= page.length ? page.readUInt32BE(from + local) : 0;
  while (missing > 0) {
    const more = pages.get(next);
    // A page of an earlier time may lead to where nothing is any more.
    if (more === undefined || parts.length > pages.size) break;
    const part = more.subarray(4, Math.min(usable, 4 + missing));
    parts.push(part);
    missing -= part.length;
    next = more.readUInt32BE(0);
  }
  const payload = Buffer.concat(parts);
  return payload.length === 0 ? null : { payload, values: valuesOf(payload) };
}

const NUMBER_BYTES = [0, 1, 2, 3, 4, 6, 8, 8, 0, 0, 0, 0];

function valuesOf(payload: Buffer): Buffer[] {
  const values: Buffer[] = [];
  const [end, first] = varintAt(payload, 0);
  let at = first;
  let start = end;
  while (at < end && at < payload.length) {
    const [type, after] = varintAt(payload, at);
    at = after;
    const length = NUMBER_BYTES[type] ?? (type - 12) >> 1;
    if (type >= 12) values.push(payload.subarray(start, start + length));
    start += length;
  }
  return values;
}

/** Seven bits a byte, the highest first; a ninth byte counts whole. Past the end: zeros. */
function varintAt(bytes: Buffer, start: number): [value: number, end: number] {
  let value = 0;
  for (let n = 0; n < 8; n++) {
    const byte = bytes[start + n] ?? 0;
    value = value * 128 + (byte & 127);
    if (byte < 128) return [value, start + n + 1];
  }
  return [value * 256 + (bytes[start + 8] ?? 0), start + 9];
}
