/**
 * BOLT 11 (lightning/bolts, 11-payment-encoding.md): reads an invoice and proves who signed it. What only a paying
 * node needs (route hints, fallback addresses, CLTV expiry) is not read.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { bech32 } from '@scure/base';
import type { Msat } from '../contract/amounts';
import { recoverPublicKey, verify } from '../core/secp256k1';
import { checkFeatures } from './bolt11-features';
import { bytesOfWords, numberOfWords, readFields } from './bolt11-fields';
import { type Network, readPrefix } from './bolt11-prefix';
import { COPY_AGAIN, invalidInvoice } from './invalid-invoice';

export interface Invoice {
  /** The invoice itself: lower-case, without `lightning:` or white space. */
  invoice: string;
  network: Network;
  /** null: the payer chooses. */
  amount: Msat | null;
  /** Hex. */
  paymentHash: string;
  /** Hex. */
  paymentSecret: string;
  /** Foreign text, not to be trusted; null where there is only a hash of it. */
  description: string | null;
  /** SHA-256, hex, of a description told elsewhere (LNURL). */
  descriptionHash: string | null;
  /** Public key, hex, of the node that signed. */
  payee: string;
  /** ms since the epoch. */
  createdAt: number;
  /** ms since the epoch. */
  expiresAt: number;
}

/** BOLT 11 sets no limit. This is the most that a QR code can hold, and what lnd accepts. */
const MAX_LENGTH = 7089;
/** Words of the timestamp, §Data Part: 35 bits. */
const TIMESTAMP_WORDS = 7;
/** Words of the signature, §Data Part: 520 bits. */
const SIGNATURE_WORDS = 104;
/** §Tagged Fields: "Default is 3600 (1 hour) if not specified". */
const DEFAULT_EXPIRY_SECONDS = 3600;
/** The last instant a `Date` can hold. */
const END_OF_TIME = 8.64e15;

/** True where an invoice that was read before leaves the amount to the payer. Its signature, which takes far longer, is not checked again. */
export function isAmountless(invoice: string): boolean {
  return readPrefix(invoice.slice(0, invoice.lastIndexOf('1'))).amount === null;
}

/** Reads and checks an invoice. Throws a FuseboxError INVALID_INVOICE that says what is wrong. Expiry is not judged here. */
export function decodeInvoice(text: string): Invoice {
  if (text.length > MAX_LENGTH) throw invalidInvoice('This is too long for an invoice.');
  const bare = text.trim().replace(/^lightning:/i, '');
  const { prefix, words } = decodeBech32(bare);
  const { network, amount } = readPrefix(prefix);

  if (words.length < TIMESTAMP_WORDS + SIGNATURE_WORDS) throw invalidInvoice('The invoice is too short.');
  const signed = words.slice(0, -SIGNATURE_WORDS);
  const field = readFields(signed.slice(TIMESTAMP_WORDS));

  const paymentHash = hexOf(field('p'));
  if (paymentHash === null) throw invalidInvoice('The invoice has no payment hash.');
  const paymentSecret = hexOf(field('s'));
  if (paymentSecret === null) throw invalidInvoice('The invoice has no payment secret.');
  const description = textOf(field('d'));
  const descriptionHash = hexOf(field('h'));
  if (description === null && descriptionHash === null)
    throw invalidInvoice('The invoice has no description.');
  checkFeatures(field('features') ?? []);

  const createdAt = numberOfWords(signed.slice(0, TIMESTAMP_WORDS)) * 1000;
  const expiry = field('x');
  const expiresAt = createdAt + (expiry === null ? DEFAULT_EXPIRY_SECONDS : numberOfWords(expiry)) * 1000;
  if (expiresAt > END_OF_TIME) throw invalidInvoice(`The invoice's expiry is impossibly far away.`);

  const nodeId = field('n');
  const payee = signerOf(
    signedHash(prefix, signed),
    bytesOfWords(words.slice(-SIGNATURE_WORDS)),
    nodeId === null ? null : bytesOfWords(nodeId),
  );
  return {
    invoice: bare.toLowerCase(),
    network,
    amount,
    paymentHash,
    paymentSecret,
    description,
    descriptionHash,
    payee,
    createdAt,
    expiresAt,
  };
}

/** §Encoding Overview: bech32 "also without the character limit". Refuses mixed case; the prefix comes out lower-case. */
function decodeBech32(text: string): { prefix: string; words: number[] } {
  try {
    return bech32.decode(text as `${string}1${string}`, false);
  } catch (cause) {
    throw invalidInvoice('This is not an invoice, or part of it is missing or mistyped.', {
      advice: COPY_AGAIN,
      cause,
    });
  }
}

/** §Data Part: SHA-256 of the prefix as UTF-8 and the data as bytes, "with 0 bits appended to pad to the next byte boundary". */
function signedHash(prefix: string, data: readonly number[]): Uint8Array {
  // Eight words are five bytes: padded so far, nothing is left over, and what is too much is cut off again.
  const padding = new Array<number>((8 - (data.length % 8)) % 8).fill(0);
  const bytes = bytesOfWords([...data, ...padding]).subarray(0, Math.ceil((data.length * 5) / 8));
  return sha256(concatBytes(utf8ToBytes(prefix), bytes));
}

/**
 * Public key, hex, of the node that signed. §Tagged Fields, Requirements: the `n` field is used "to validate the
 * signature instead of performing signature recovery", and only a canonical (low-S) signature passes; recovery takes both.
 */
function signerOf(hash: Uint8Array, signature: Uint8Array, nodeId: Uint8Array | null): string {
  const compact = signature.subarray(0, 64);
  if (nodeId !== null) {
    const options = { prehash: false, lowS: true, format: 'compact' } as const;
    if (!verify(compact, hash, nodeId, options)) {
      throw invalidInvoice('The invoice is not signed by the node it names.');
    }
    return bytesToHex(nodeId);
  }
  try {
    // BOLT 11 puts the recovery id last, noble puts it first.
    const recoverable = concatBytes(signature.subarray(64), compact);
    return bytesToHex(recoverPublicKey(recoverable, hash, { prehash: false }));
  } catch (cause) {
    throw invalidInvoice(`The invoice's signature is not valid.`, { cause });
  }
}

function hexOf(words: number[] | null): string | null {
  return words === null ? null : bytesToHex(bytesOfWords(words));
}

/** Some payees cut a description in the middle of a character: U+FFFD stands for what cannot be read. */
function textOf(words: number[] | null): string | null {
  return words === null ? null : new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytesOfWords(words));
}
