/** BOLT 11 §Human-Readable Part: the network and the amount, which stand before the bech32 separator. */
import { isMsat, type Msat } from '../contract/amounts';
import { invalidInvoice } from './invalid-invoice';

export type Network = 'mainnet' | 'testnet' | 'signet' | 'regtest';

const NETWORKS = new Map<string, Network>([
  ['bc', 'mainnet'],
  ['tb', 'testnet'],
  ['tbs', 'signet'],
  ['bcrt', 'regtest'],
]);

/** Millisatoshi in one unit of each multiplier (1 BTC = 10^11 msat); for `p`, in ten units. */
const MSAT_PER_UNIT = new Map([
  ['', 1e11],
  ['m', 1e8],
  ['u', 1e5],
  ['n', 100],
  ['p', 1],
]);

/** Reads `ln` + currency + optional amount. The prefix must be lower-case. */
export function readPrefix(prefix: string): { network: Network; amount: Msat | null } {
  // The currency is letters only and the amount begins with a digit, so the first digit parts them.
  const [, currency = '', amount = ''] = /^ln([a-z]+)(.*)$/.exec(prefix) ?? [];
  const network = NETWORKS.get(currency);
  if (network === undefined) {
    throw invalidInvoice('This is not a Lightning invoice of a Bitcoin network that Fusebox knows.');
  }
  return { network, amount: amount === '' ? null : amountOf(amount) };
}

/** BOLT 11 §Human-Readable Part, Requirements: a positive decimal integer with no leading zeros, then at most one multiplier. */
function amountOf(text: string): Msat {
  const [, digits = '', multiplier = ''] = /^([1-9][0-9]*)([munp]?)$/.exec(text) ?? [];
  if (digits === '') throw invalidInvoice(`The invoice's amount cannot be read.`);
  // "If multiplier is p and the last decimal of amount is not 0: MUST fail". The 0 is cut off before the
  // text becomes a number, so that no amount is rounded on the way.
  if (multiplier === 'p' && !digits.endsWith('0')) {
    throw invalidInvoice(`The invoice's amount is finer than a millisatoshi.`);
  }
  const units = Number(multiplier === 'p' ? digits.slice(0, -1) : digits);
  const value = units * (MSAT_PER_UNIT.get(multiplier) ?? Number.NaN);
  // Rounding cannot hide an overflow: what exceeds the safe range stays outside it when rounded.
  if (!isMsat(value)) throw invalidInvoice(`The invoice's amount is impossibly large.`);
  return value;
}
