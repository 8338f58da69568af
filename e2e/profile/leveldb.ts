/** What stands in the files of a LevelDB, as in table_format.md and log_format.md of google/leveldb: whole, and decompressed. */
import { unsnappy } from './decompress';

const LOG_BLOCK = 32_768;
const LOG_HEADER = 7;
const FULL = 1;
const FIRST = 2;
const LAST = 4;

/** The records of a log, each put together from its fragments. What is torn is given as far as it goes. */
export function logRecords(file: Buffer): Buffer[] {
  const records: Buffer[] = [];
  let fragments: Buffer[] = [];
  const finish = () => {
    if (fragments.length > 0) records.push(Buffer.concat(fragments));
    fragments = [];
  };
  let at = 0;
  while (at + LOG_HEADER <= file.length) {
    const room = LOG_BLOCK - (at % LOG_BLOCK);
    const length = file.readUInt16LE(at + 4);
    const type = file.readUInt8(at + 6);
    // The rest of a block that is too small for a header is padding; of type 0 is what was reserved and never written.
    if (room < LOG_HEADER || type < FULL || type > LAST || LOG_HEADER + length > room) {
      at += room;
      continue;
    }
    if (type === FULL || type === FIRST) finish();
    fragments.push(file.subarray(at + LOG_HEADER, at + LOG_HEADER + length));
    if (type === FULL || type === LAST) finish();
    at += LOG_HEADER + length;
  }
  finish();
  return records;
}

const TABLE_MAGIC = Buffer.from('57fb808b247547db', 'hex');
const FOOTER = 48;
const SNAPPY = 1;

export function isTable(file: Buffer): boolean {
  return file.length > FOOTER && file.subarray(-TABLE_MAGIC.length).equals(TABLE_MAGIC);
}

/** The blocks of a table. Throws where the file is damaged, since what cannot be read has not been searched. */
export function tableBlocks(file: Buffer): Buffer[] {
  const footer = file.subarray(-FOOTER);
  const [, afterMeta] = handleAt(footer, 0);
  const [index] = handleAt(footer, afterMeta);
  const handles = valuesIn(blockAt(file, index)).map((value) => handleAt(value, 0)[0]);
  return handles.map((handle) => blockAt(file, handle));
}

interface Handle {
  offset: number;
  size: number;
}

function blockAt(file: Buffer, { offset, size }: Handle): Buffer {
  const stored = file.subarray(offset, offset + size);
  // After the block stand its compression and a checksum.
  if (file[offset + size] !== SNAPPY) return stored;
  const block = unsnappy(stored);
  if (block === null) throw new Error(`The block at ${offset} cannot be decompressed.`);
  return block;
}

/** The values of a block's entries: their keys share prefixes, and are not needed here. */
function valuesIn(block: Buffer): Buffer[] {
  const values: Buffer[] = [];
  const end = block.length - 4 * (block.readUInt32LE(block.length - 4) + 1);
  let at = 0;
  while (at < end) {
    const [, afterShared] = varintAt(block, at);
    const [unshared, afterUnshared] = varintAt(block, afterShared);
    const [length, start] = varintAt(block, afterUnshared);
    at = start + unshared + length;
    values.push(block.subarray(start + unshared, at));
  }
  return values;
}

function handleAt(bytes: Buffer, start: number): [Handle, end: number] {
  const [offset, middle] = varintAt(bytes, start);
  const [size, end] = varintAt(bytes, middle);
  return [{ offset, size }, end];
}

function varintAt(bytes: Buffer, start: number): [value: number, end: number] {
  let value = 0;
  let at = start;
  for (let weight = 1; ; weight *= 128) {
    const byte = bytes.readUInt8(at++);
    value += (byte & 127) * weight;
    if (byte < 128) return [value, at];
  }
}
