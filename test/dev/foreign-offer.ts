/** Offers of nodes that do not exist, written as BOLT 12 has it. */
import { bech32 } from '@scure/base';

export interface ForeignOffer {
  /** msat. */
  amount?: number;
  /** Hash of the first block, hex; by default Bitcoin's. */
  chain?: string;
  /** Seconds since the epoch. */
  expiresAt?: number;
}

const LETTERS = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';
/** The generator of the curve: a point, and no node's. */
const STRANGER = '0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798';
export const REGTEST = '06226e46111a0b59caaf126043eb5bbf28c34f3a5e332a1fc7b2b73cf188910f';

export function foreignOffer({ amount, chain, expiresAt }: ForeignOffer): string {
  const bytes = Buffer.concat([
    chain === undefined ? Buffer.of() : record(2, Buffer.from(chain, 'hex')),
    amount === undefined ? Buffer.of() : record(8, truncated(amount)),
    record(10, Buffer.from('Tea')),
    expiresAt === undefined ? Buffer.of() : record(14, truncated(expiresAt)),
    record(22, Buffer.from(STRANGER, 'hex')),
  ]);
  return `lno1${Array.from(bech32.toWords(bytes), (word) => LETTERS.charAt(word)).join('')}`;
}

function record(type: number, value: Buffer): Buffer {
  return Buffer.concat([Buffer.of(type, value.length), value]);
}

/** Without leading zeros. */
function truncated(number: number): Buffer {
  const hex = number.toString(16);
  return Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex');
}
