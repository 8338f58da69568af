/** Invoices that the instant wallet has the preimages of, each for another amount. */
import { createHash } from 'node:crypto';
import { encodeInvoice, FIELD, wordsOfBytes, wordsOfText } from '../../test/lightning/encode-invoice';
import { preimageOf } from '../nwc/answers';

const KEY = new Uint8Array(32).fill(7);
let made = 0;

/** So many new ones, of 1 sat, 2 sat and so on, on regtest. */
export function newInvoices(count: number): string[] {
  return Array.from({ length: count }, () => {
    made += 1;
    const prefix = `lnbcrt${made * 10}n`;
    return encodeInvoice({
      prefix,
      timestamp: Math.floor(Date.now() / 1000),
      fields: [
        [
          FIELD.p,
          wordsOfBytes(
            createHash('sha256')
              .update(preimageOf(`${prefix}1`), 'hex')
              .digest(),
          ),
        ],
        [FIELD.s, wordsOfBytes(new Uint8Array(32))],
        [FIELD.d, wordsOfText('A cup of coffee')],
      ],
      key: KEY,
    });
  });
}
