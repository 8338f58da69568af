/** The two compressions in which browsers keep what they store: Snappy (LevelDB, IndexedDB) and LZ4 (sessions of Firefox). */

/** Nothing that is worth reading here is larger. */
const LARGEST = 64 * 1024 * 1024;

/**
 * A Snappy stream as in format_description.txt of google/snappy, or null where this is none. What follows the stream is left alone.
 */
export function unsnappy(bytes: Uint8Array): Buffer | null {
  const input = new Reader(bytes);
  const size = input.varint();
  // Its densest copy makes 64 bytes of three.
  if (size === null || size === 0 || size > Math.min(LARGEST, bytes.length * 22)) return null;
  const output = Buffer.alloc(size);
  let filled = 0;
  while (filled < size) {
    const tag = input.integer(1);
    if (tag === null) return null;
    const kind = tag & 3;
    let length = tag >> 2;
    if (kind === 0) {
      if (length >= 60) length = input.integer(length - 59) ?? LARGEST;
      const literal = input.take(length + 1);
      if (literal === null || filled + literal.length > size) return null;
      output.set(literal, filled);
      filled += literal.length;
      continue;
    }
    const low = input.integer(kind === 3 ? 4 : kind);
    if (low === null) return null;
    const distance = kind === 1 ? ((length >> 3) << 8) | low : low;
    length = kind === 1 ? (length & 7) + 4 : length + 1;
    if (!repeat(output, filled, distance, length)) return null;
    filled += length;
  }
  return output;
}

/** A block as in lz4_Block_format.md of lz4/lz4, of `size` bytes when it is unpacked. Of one that is damaged or cut off: as far as it goes. */
export function unlz4(bytes: Uint8Array, size: number): Buffer {
  const input = new Reader(bytes);
  const output = Buffer.alloc(Math.min(size, LARGEST));
  let filled = 0;
  for (;;) {
    const token = input.integer(1);
    const literal = token === null ? null : input.take(input.lz4Length(token >> 4));
    if (token === null || literal === null || filled + literal.length > output.length) break;
    output.set(literal, filled);
    filled += literal.length;
    // The last sequence has no match.
    const distance = input.integer(2);
    if (distance === null) break;
    const length = input.lz4Length(token & 15) + 4;
    if (!repeat(output, filled, distance, length)) break;
    filled += length;
  }
  return output.subarray(0, filled);
}

/** Writes once more what was written `distance` bytes before. It may reach into what it writes. */
function repeat(output: Buffer, at: number, distance: number, length: number): boolean {
  if (distance === 0 || distance > at || at + length > output.length) return false;
  for (let n = 0; n < length; n++) output[at + n] = output[at + n - distance] as number;
  return true;
}

class Reader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  take(count: number): Uint8Array | null {
    if (count > this.#bytes.length - this.#at) return null;
    this.#at += count;
    return this.#bytes.subarray(this.#at - count, this.#at);
  }

  /** Of so many bytes, the lowest first. */
  integer(count: number): number | null {
    return this.take(count)?.reduceRight((sum, byte) => sum * 256 + byte, 0) ?? null;
  }

  varint(): number | null {
    let value = 0;
    for (let weight = 1; weight < 2 ** 35; weight *= 128) {
      const byte = this.integer(1);
      if (byte === null) return null;
      value += (byte & 127) * weight;
      if (byte < 128) return value;
    }
    return null;
  }

  /** Fifteen means that more follows, as long as it is 255. */
  lz4Length(nibble: number): number {
    let length = nibble;
    let more = nibble === 15;
    while (more) {
      const byte = this.integer(1);
      if (byte === null) return LARGEST;
      length += byte;
      more = byte === 255;
    }
    return length;
  }
}
