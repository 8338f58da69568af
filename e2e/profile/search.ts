/** Looks for many byte strings at once, and for every part of each that is long enough. */
import { type Spelling, spellingsOf, type Wanted } from './spellings';

/** How often each spelling was found is not told, only that it was. */
export interface Find {
  name: string;
  how: string;
}

/** What is looked up at first. */
const GRAM = 4;
const SLOT_BITS = 20;

interface Place {
  spelling: Spelling;
  at: number;
}

export class Search {
  readonly #places = new Map<number, Place[]>();
  readonly #slots = new Uint8Array(1 << SLOT_BITS);
  /** A part that is found reaches over a whole gram at one of these steps, wherever it begins. */
  readonly #step: number;

  constructor(wanted: readonly Wanted[]) {
    let least = Number.POSITIVE_INFINITY;
    for (const spelling of wanted.flatMap(spellingsOf)) {
      if (spelling.least < GRAM) throw new Error(`${spelling.of} is too short to be looked for.`);
      least = Math.min(least, spelling.least);
      for (let at = 0; at + GRAM <= spelling.bytes.length; at++) {
        const gram = spelling.bytes.readUInt32LE(at);
        this.#slots[slotOf(gram)] = 1;
        const places = this.#places.get(gram);
        if (places) places.push({ spelling, at });
        else this.#places.set(gram, [{ spelling, at }]);
      }
    }
    this.#step = least - GRAM + 1;
  }

  in(bytes: Uint8Array): Find[] {
    const found = new Set<Spelling>();
    const end = bytes.length - GRAM;
    for (let at = 0; at <= end; at += this.#step) {
      const gram =
        ((bytes[at] as number) |
          ((bytes[at + 1] as number) << 8) |
          ((bytes[at + 2] as number) << 16) |
          ((bytes[at + 3] as number) << 24)) >>>
        0;
      if (this.#slots[slotOf(gram)] === 0) continue;
      for (const place of this.#places.get(gram) ?? []) {
        if (!found.has(place.spelling) && reachOf(place, bytes, at) >= place.spelling.least)
          found.add(place.spelling);
      }
    }
    return [...found].map(({ of, how }) => ({ name: of, how }));
  }
}

function slotOf(gram: number): number {
  return Math.imul(gram, 0x9e3779b1) >>> (32 - SLOT_BITS);
}

/** How many bytes around this gram are as in the spelling. */
function reachOf({ spelling: { bytes: wanted }, at: start }: Place, bytes: Uint8Array, at: number): number {
  let before = 0;
  while (before < start && before < at && wanted[start - before - 1] === bytes[at - before - 1]) before++;
  let after = GRAM;
  while (start + after < wanted.length && wanted[start + after] === bytes[at + after]) after++;
  return before + after;
}
