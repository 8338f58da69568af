/** Payment instructions as BIP-321 writes them into one URI. */
import { WalletError } from './protocol';

export interface Instructions {
  /** BOLT 12. */
  offers: string[];
  /** BOLT 11. */
  invoices: string[];
  /** msat; null where the URI names none. */
  amountMsat: number | null;
}

const SCHEME = /^bitcoin:/i;
/** May be there once. */
const SINGLE_KEYS = ['amount', 'label', 'message', 'pop'];
/** 1 BTC is 10^11 msat. */
const MSAT_DECIMALS = 11;

/** Reads a URI, or an offer or invoice alone. Throws a WalletError where the URI is invalid or demands the unknown. */
export function readInstructions(text: string): Instructions {
  if (/^lno1/i.test(text)) return { offers: [text], invoices: [], amountMsat: null };
  if (/^ln/i.test(text)) return { offers: [], invoices: [text], amountMsat: null };
  if (!SCHEME.test(text)) throw bad('This is neither a bitcoin: URI, nor an offer, nor an invoice.');
  const [, query = ''] = text.split(/\?(.*)/s);
  const pairs = query
    .split('&')
    .filter((pair) => pair !== '')
    .map(readPair);
  const valuesOf = (key: string) => pairs.filter((pair) => pair.key === key).map((pair) => pair.value);

  // We open no proof-of-payment links, which req-pop would demand, either.
  const demanded = pairs.find(({ key }) => key.startsWith('req-'));
  if (demanded !== undefined) throw bad(`The URI demands ${demanded.key}, which the wallet does not know.`);
  const repeated = SINGLE_KEYS.find((key) => valuesOf(key).length > 1);
  if (repeated !== undefined) throw bad(`The URI has more than one ${repeated}.`);
  const [amount] = valuesOf('amount');
  return {
    offers: valuesOf('lno'),
    invoices: valuesOf('lightning'),
    amountMsat: amount === undefined ? null : msatOf(amount),
  };
}

/** The URI with these, which may hold nothing but letters and digits. */
export function bip321Uri({ invoice, offer }: { invoice: string; offer: string | null }): string {
  return `bitcoin:?lightning=${invoice}${offer === null ? '' : `&lno=${offer}`}`;
}

function readPair(pair: string): { key: string; value: string } {
  const [key = '', value = ''] = pair.split(/=(.*)/s);
  try {
    return { key: decodeURIComponent(key).toLowerCase(), value: decodeURIComponent(value) };
  } catch {
    throw bad('The URI is not well encoded.');
  }
}

/** From decimal BTC. */
function msatOf(amount: string): number {
  const [, whole = '', part = ''] = /^(\d*)\.?(\d*)$/.exec(amount) ?? [];
  const digits = `${whole}${part.padEnd(MSAT_DECIMALS, '0')}`;
  const msat = Number(digits);
  if (whole + part === '' || part.length > MSAT_DECIMALS || !Number.isSafeInteger(msat) || msat === 0)
    throw bad('The amount of the URI is not one in BTC.');
  return msat;
}

function bad(message: string): WalletError {
  return new WalletError('BAD_REQUEST', message);
}
