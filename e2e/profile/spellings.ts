/** Every way in which a secret may stand written in a file, in a text or in memory. */

/** Something that must not be found, or, as a control of the search, must be. */
export interface Wanted {
  /** What it is called where it is found. */
  name: string;
  /** Bytes that may also be written as text, or a text. */
  value: Uint8Array | string;
  /** Found only where it stands whole. Otherwise each part of it counts: 8 bytes, 12 characters. */
  whole?: true;
}

export interface Spelling {
  of: string;
  how: string;
  bytes: Buffer;
  /** So many bytes in a row are a find. */
  least: number;
}

const LEAST_BYTES = 8;
const LEAST_CHARACTERS = 12;
/** About eight bytes, as numbers with commas. */
const LEAST_OF_NUMBERS = 24;

export function spellingsOf({ name, value, whole }: Wanted): Spelling[] {
  const spellings = new Map<string, Spelling>();
  const add = (how: string, bytes: Buffer, least: number) => {
    const key = bytes.toString('latin1');
    if (spellings.has(key)) return;
    spellings.set(key, { of: name, how, bytes, least: whole ? bytes.length : Math.min(least, bytes.length) });
  };
  const addText = (how: string, text: string, least = LEAST_CHARACTERS) => {
    add(how, Buffer.from(text), least);
    add(`${how}, UTF-16`, Buffer.from(text, 'utf16le'), 2 * least);
    add(`${how}, percent-encoded`, Buffer.from(encodeURIComponent(text)), least);
  };
  const addBytes = (how: string, bytes: Buffer) => {
    const hex = bytes.toString('hex');
    addText(`${how} in hex`, hex);
    addText(`${how} in HEX`, hex.toUpperCase());
    for (const [shift, text] of base64sOf(bytes).entries()) {
      addText(`${how} in base64 +${shift}`, text);
      addText(`${how} in base64url +${shift}`, text.replaceAll('+', '-').replaceAll('/', '_'));
    }
    const numbers = [...bytes];
    addText(`${how} as numbers`, numbers.join(','), LEAST_OF_NUMBERS);
    addText(`${how} as spaced numbers`, numbers.join(', '), LEAST_OF_NUMBERS);
    addText(`${how} as an object`, JSON.stringify({ ...numbers }).slice(1, -1), 2 * LEAST_OF_NUMBERS);
  };

  if (typeof value === 'string') {
    addText('text', value);
    addText('text in JSON', JSON.stringify(value).slice(1, -1));
    addBytes('text', Buffer.from(value));
  } else {
    const bytes = Buffer.from(value);
    add('raw', bytes, LEAST_BYTES);
    addBytes('bytes', bytes);
    for (const text of [bytes.toString('hex'), bytes.toString('hex').toUpperCase()]) {
      for (const [shift, base64] of base64sOf(Buffer.from(text)).entries())
        addText(`hex in base64 +${shift}`, base64);
    }
  }
  return [...spellings.values()];
}

/** Where the bytes stand inside of others, their base64 depends on where: what does not depend on the neighbours, for each of the three places. */
function base64sOf(bytes: Buffer): string[] {
  return [0, 1, 2].map((shift) => {
    const base64 = Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .replaceAll('=', '');
    const end = (shift + bytes.length) % 3 === 0 ? undefined : -1;
    return base64.slice([0, 2, 3][shift], end);
  });
}
