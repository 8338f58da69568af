/** What scans the profiles of browsers sees: a secret in every spelling, and through every way in which browsers store. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { unlz4, unsnappy } from '../../e2e/profile/decompress';
import { copyProfile, scanProfile } from '../../e2e/profile/scan';
import { Search } from '../../e2e/profile/search';
import type { Wanted } from '../../e2e/profile/spellings';
import vectors from '../vectors/profile-files.json' with { type: 'json' };

const SECRET = Buffer.from('9c5f0d3b1e77a2486bd0f1c93a5e8d7740be26fa915c3d68e21b7fa4c8036d95', 'hex');
const HEX = SECRET.toString('hex');
const PASSPHRASE = 'zwölf "graue" Katzen/Hunde';
const WANTED: Wanted[] = [
  { name: 'the secret', value: SECRET },
  { name: 'the passphrase', value: PASSPHRASE },
];

describe('a secret is found in every spelling, and each part of it that is long enough', () => {
  const search = new Search(WANTED);
  const inside = (text: string | Buffer) =>
    Buffer.concat([Buffer.from('{"some":"text before '), Buffer.from(text), Buffer.from(' and after"}')]);
  const base64 = (shift: number, bytes: Buffer) =>
    Buffer.concat([Buffer.from('abc').subarray(0, shift), bytes, Buffer.from('wxyz')]).toString('base64');
  const uri = `nostr+walletconnect://aa?relay=wss%3A%2F%2Frelay.example&secret=${HEX}`;
  const spellings: [string, string | Buffer][] = [
    ['raw bytes', SECRET],
    ['eight raw bytes of it', SECRET.subarray(13, 21)],
    ['hex', HEX],
    ['upper-case hex', HEX.toUpperCase()],
    ['twelve digits of it', HEX.slice(29, 41)],
    ['a URI', uri],
    ['a percent-encoded URI', encodeURIComponent(uri)],
    ['base64', SECRET.toString('base64')],
    ['base64url', SECRET.toString('base64url')],
    ['base64 among other bytes', base64(1, SECRET)],
    ['base64 among others still', base64(2, SECRET)],
    ['base64, percent-encoded', encodeURIComponent(SECRET.toString('base64'))],
    ['base64 of a URI', Buffer.from(uri).toString('base64')],
    ['base64url of another URI', Buffer.from(` ${uri}`).toString('base64url')],
    ['UTF-16', Buffer.from(HEX, 'utf16le')],
    ['UTF-16 of its base64', Buffer.from(SECRET.toString('base64'), 'utf16le')],
    ['a JSON array', JSON.stringify([...SECRET])],
    ['a JSON array over lines', JSON.stringify([...SECRET], null, 1).replaceAll('\n', '')],
    ['a JSON object', JSON.stringify(SECRET.subarray())],
    ['what JSON makes of a Uint8Array', JSON.stringify(new Uint8Array(SECRET))],
    ['a passphrase', PASSPHRASE],
    ['twelve letters of it', PASSPHRASE.slice(4, 16)],
    ['a passphrase in JSON', JSON.stringify({ phrase: PASSPHRASE })],
    ['a passphrase in a form', encodeURIComponent(PASSPHRASE)],
    ['a passphrase in UTF-16', Buffer.from(PASSPHRASE, 'utf16le')],
    ['a passphrase in base64', base64(1, Buffer.from(PASSPHRASE))],
    ['a passphrase in hex', Buffer.from(PASSPHRASE).toString('hex')],
    ['a passphrase as numbers', JSON.stringify([...Buffer.from(PASSPHRASE)])],
  ];
  test.each(spellings)('%s', (spelling, text) => {
    const name = /passphrase|letters/.test(spelling) ? 'the passphrase' : 'the secret';
    // At every place, since the search goes in steps.
    for (let shift = 0; shift < 16; shift++) {
      const found = search.in(Buffer.concat([Buffer.alloc(shift), inside(text)]));
      expect(new Set(found.map((find) => find.name))).toEqual(new Set([name]));
    }
  });

  test('what is shorter, or another, is not', () => {
    for (const text of [SECRET.subarray(3, 10), HEX.slice(3, 14), PASSPHRASE.slice(3, 14), 'a'.repeat(4096)])
      expect(search.in(inside(text))).toEqual([]);
    expect(search.in(Buffer.from(HEX).reverse())).toEqual([]);
    expect(search.in(Buffer.alloc(3))).toEqual([]);
  });

  test('what is wanted whole is found whole alone', () => {
    const whole = new Search([{ name: 'origin', value: 'http://127.0.0.1:1234', whole: true }]);
    expect(whole.in(inside('http://127.0.0.1:1234/blank'))).toEqual([{ name: 'origin', how: 'text' }]);
    expect(whole.in(inside('http://127.0.0.1:123'))).toEqual([]);
  });

  test('a secret that is too short to be told from chance is refused', () => {
    expect(() => new Search([{ name: 'short', value: 'abc' }])).toThrow('short is too short');
  });

  test('whatever is planted anywhere is found', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 8, maxLength: 64 }),
        fc.uint8Array({ maxLength: 300 }),
        fc.uint8Array({ maxLength: 30 }),
        (secret, before, after) => {
          const found = new Search([{ name: 'x', value: secret }]).in(Buffer.concat([before, secret, after]));
          expect(found).toContainEqual({ name: 'x', how: 'raw' });
        },
      ),
    );
  });
});

describe('what is compressed is read', () => {
  test('Snappy and LZ4, as their own libraries wrote them', () => {
    expect(unsnappy(Buffer.from(vectors.snappy, 'hex'))?.toString()).toBe(vectors.text);
    const lz4 = Buffer.from(vectors.lz4, 'hex');
    expect(unlz4(lz4, vectors.text.length).toString()).toBe(vectors.text);
    expect(unlz4(lz4.subarray(0, -1), vectors.text.length).toString()).toBe(vectors.text.slice(0, -5));
  });

  test('whatever Snappy could have written of a text with repetitions', () => {
    const piece = fc.oneof(
      fc.record({ literal: fc.uint8Array({ minLength: 1, maxLength: 300 }) }),
      fc.record({ back: fc.nat(70_000), length: fc.integer({ min: 1, max: 64 }) }),
    );
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 40 }), (pieces) => {
        const { text, packed } = pack(pieces);
        fc.pre(text.length > 0);
        expect(unsnappy(packed)?.equals(text)).toBe(true);
      }),
    );
  });

  test('what is no such stream gives nothing, and no error', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(5000), (bytes, size) => {
        const plain = unsnappy(bytes);
        expect(plain === null || plain.length > 0).toBe(true);
        expect(unlz4(bytes, size).length).toBeLessThanOrEqual(size);
      }),
    );
  });
});

type Piece = { literal: Uint8Array } | { back: number; length: number };

/** Writes Snappy with every kind of tag. */
function pack(pieces: Piece[]): { text: Buffer; packed: Buffer } {
  let text = Buffer.alloc(0);
  const parts: Buffer[] = [];
  for (const piece of pieces) {
    if ('literal' in piece) {
      const count = piece.literal.length - 1;
      const head =
        count < 60 ? [count << 2] : count < 256 ? [60 << 2, count] : [61 << 2, count & 255, count >> 8];
      parts.push(Buffer.from([...head, ...piece.literal]));
      text = Buffer.concat([text, piece.literal]);
    } else if (text.length > 0) {
      const back = 1 + (piece.back % text.length);
      const { length } = piece;
      const isNear = back < 2048 && length >= 4 && length < 12;
      const near = [(((back >> 8) << 5) | ((length - 4) << 2) | 1) & 255, back & 255];
      const far = [((length - 1) << 2) | 2, back & 255, back >> 8];
      const farther = [((length - 1) << 2) | 3, back & 255, (back >> 8) & 255, back >> 16, 0];
      parts.push(Buffer.from(isNear ? near : back < 65_536 ? far : farther));
      const copied = [];
      for (let n = 0; n < length; n++) copied.push(text[text.length - back + (n % back)] as number);
      text = Buffer.concat([text, Buffer.from(copied)]);
    }
  }
  return { text, packed: Buffer.concat([varint(text.length), ...parts]) };
}

function varint(value: number): Buffer {
  return Buffer.from(value < 128 ? [value] : [(value & 127) | 128, ...varint(value >> 7)]);
}

/** Snappy of a text that cannot be found in it as it is: three of its bytes at a time are a literal of their own. */
function tornBySnappy(text: string | Buffer): Buffer {
  const bytes = Buffer.from(text);
  const starts = Array.from({ length: Math.ceil(bytes.length / 3) }, (_, n) => 3 * n);
  return pack(starts.map((start) => ({ literal: bytes.subarray(start, start + 3) }))).packed;
}

describe('in a profile', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'profile-scan-'));
  });
  afterEach(() => rm(folder, { recursive: true }));
  const whereOf = async (...wanted: Wanted[]) =>
    (await scanProfile(folder, wanted)).found.map(({ name, where }) => `${name}: ${where}`);
  const whole = (text: string): Wanted => ({ name: text.slice(0, 30), value: text, whole: true });

  test('a record of LevelDB is read over the end of a block', async () => {
    const text = 'this stands in a record, and in no block';
    // Of the first block only so much is left that the text is torn.
    const filler = Buffer.alloc(32_768 - 7 - 7 - 20, 1);
    const log = Buffer.concat([
      logFragment(1, filler),
      logFragment(2, Buffer.from(text.slice(0, 20))),
      logFragment(4, Buffer.from(text.slice(20))),
    ]);
    await writeFile(path.join(folder, '000003.log'), log);
    expect(await whereOf(whole(text))).toEqual([`${text.slice(0, 30)}: 000003.log, its records`]);
  });

  test('a value that Blink compressed is read', async () => {
    const text = 'this was compressed before it was stored';
    const value = Buffer.concat([
      Buffer.from([9, 0xff, 0x11, 0x02]),
      tornBySnappy(text),
      Buffer.from('rest'),
    ]);
    await writeFile(path.join(folder, '000003.log'), logFragment(1, value));
    await writeFile(path.join(folder, 'blob'), value.subarray(1));
    const found = await whereOf(whole(text));
    expect(found.toSorted()).toEqual([
      `${text.slice(0, 30)}: 000003.log, its values, decompressed`,
      `${text.slice(0, 30)}: blob, its values, decompressed`,
    ]);
  });

  test('the blocks of a table are read, plain and compressed', async () => {
    const texts = ['this stands in a compressed block', 'this stands in a plain block'] as const;
    const blocks = [
      Buffer.concat([tornBySnappy(block([['a', texts[0]]])), Buffer.from([1, 0, 0, 0, 0])]),
      Buffer.concat([block([['b', texts[1]]]), Buffer.alloc(5)]),
    ] as const;
    const handles = [
      Buffer.concat([varint(0), varint(blocks[0].length - 5)]),
      Buffer.concat([varint(blocks[0].length), varint(blocks[1].length - 5)]),
    ].map((handle) => handle.toString('latin1'));
    const index = Buffer.concat([
      block([
        ['a', handles[0] ?? ''],
        ['b', handles[1] ?? ''],
      ]),
      Buffer.alloc(5),
    ]);
    const footer = Buffer.alloc(48);
    const start = blocks[0].length + blocks[1].length;
    Buffer.concat([varint(0), varint(0), varint(start), varint(index.length - 5)]).copy(footer);
    Buffer.from('57fb808b247547db', 'hex').copy(footer, 40);
    await writeFile(path.join(folder, '000005.ldb'), Buffer.concat([...blocks, index, footer]));
    expect(await whereOf(...texts.map(whole))).toEqual([
      `${texts[1].slice(0, 30)}: 000005.ldb`,
      `${texts[0].slice(0, 30)}: 000005.ldb, its blocks`,
      `${texts[1].slice(0, 30)}: 000005.ldb, its blocks`,
    ]);
  });

  test('the rows of SQLite are read over their pages, decompressed, and out of the log where they were deleted', async () => {
    await writeFile(path.join(folder, 'a.sqlite'), unzipped(vectors.database));
    await writeFile(path.join(folder, 'a.sqlite-wal'), unzipped(vectors.log));
    // Longer than a page holds.
    const wanted = [...vectors.inDatabase, vectors.inLog].map((text) => ({
      name: text,
      value: text.repeat(vectors.repeated),
      whole: true as const,
    }));
    const found = await whereOf(...wanted);
    const [row, compressed, keyed, compressedKeyed] = vectors.inDatabase;
    expect(new Set(found)).toEqual(
      new Set([
        `${row}: a.sqlite, its rows`,
        `${compressed}: a.sqlite, its rows, decompressed`,
        `${keyed}: a.sqlite, its rows`,
        `${compressedKeyed}: a.sqlite, its rows, decompressed`,
        `${vectors.inLog}: a.sqlite, its rows`,
      ]),
    );
  });

  test('a session of Firefox is read; so is any file in any folder, of a copy that was made while it came and went', async () => {
    const size = Buffer.alloc(4);
    size.writeUInt32LE(vectors.text.length);
    const session = Buffer.concat([Buffer.from('mozLz40\0'), size, Buffer.from(vectors.lz4, 'hex')]);
    await writeFile(path.join(folder, 'recovery.jsonlz4'), session);
    const copy = path.join(folder, 'copies', 'first');
    await copyProfile(folder, copy);
    await writeFile(path.join(copy, 'short.jsonlz4'), 'mozLz40\0');
    const text = vectors.text.slice(-100);
    expect((await whereOf(whole(text))).toSorted()).toEqual([
      `${text.slice(0, 30)}: copies/first/recovery.jsonlz4, its LZ4`,
      `${text.slice(0, 30)}: recovery.jsonlz4, its LZ4`,
    ]);
  });
});

function unzipped(base64: string): Buffer {
  return gunzipSync(Buffer.from(base64, 'base64'));
}

function logFragment(type: number, bytes: Buffer): Buffer {
  return Buffer.concat([Buffer.from([0, 0, 0, 0, bytes.length & 255, bytes.length >> 8, type]), bytes]);
}

/** A block of a table with these entries, whose keys share nothing. */
function block(entries: [key: string, value: string][]): Buffer {
  const written = entries.flatMap(([key, value]) => [
    varint(0),
    varint(key.length),
    varint(value.length),
    Buffer.from(key, 'latin1'),
    Buffer.from(value, 'latin1'),
  ]);
  // One restart, at the start, and how many there are.
  return Buffer.concat([...written, Buffer.from([0, 0, 0, 0, 1, 0, 0, 0])]);
}
