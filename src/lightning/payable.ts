/** What a pasted, selected or linked text is: the one place that decides. */
import { FuseboxError } from '../contract/errors';
import { readBitcoinUri } from './bip321';
import { decodeInvoice, type Invoice } from './bolt11';
import { isLightningAddress } from './lightning-address';
import { type Lnurl, parseLnurl } from './lnurl';
import { barePastedText, LONGEST_TEXT } from './pasted-text';

export type Payable =
  /** Well signed. Network and expiry are not judged here. */
  | { kind: 'invoice'; invoice: Invoice }
  /** Also a Lightning address (`lnurl.address`). The service was not asked. */
  | { kind: 'lnurl'; lnurl: Lnurl }
  /** A connection string, which holds a secret. Not looked at yet. */
  | { kind: 'connection'; uri: string }
  /** A request for a connection. Not looked at yet, either. */
  | { kind: 'wallet-auth'; uri: string }
  /** Why it is none of these: a sentence for the user, in words of ours alone. */
  | { kind: 'nothing'; reason: string };

type Nothing = Extract<Payable, { kind: 'nothing' }>;

/** Never throws, whatever the text. */
export function readPayable(text: string): Payable {
  if (text.length > LONGEST_TEXT) return nothing('This is too long to be something to pay.');
  const bare = barePastedText(text);
  if (bare === '')
    return nothing('There is nothing here. Paste an invoice, an LNURL or a Lightning address.');
  if (/^(nostr\+?walletconnect|nwc):/i.test(bare)) return { kind: 'connection', uri: bare };
  if (/^nostr\+walletauth(\+[a-z0-9]+)?:/i.test(bare)) return { kind: 'wallet-auth', uri: bare };

  const part = lightningPart(bare);
  return typeof part === 'string' ? readLightning(part) : part;
}

/**
 * The invoice in what a page wants paid: bare, behind `lightning:`, or in a `bitcoin:` URI. It is not looked at yet. Throws INVALID_PARAMS for an
 * LNURL or a Lightning address, INVALID_INVOICE for a payment link that holds nothing of Lightning.
 */
export function invoiceTextIn(text: string): string {
  const part = lightningPart(barePastedText(text));
  if (typeof part !== 'string') throw new FuseboxError('INVALID_INVOICE', part.reason);
  if (isLnurl(part)) {
    throw new FuseboxError(
      'INVALID_PARAMS',
      'This is an LNURL or a Lightning address, not an invoice. Call webln.lnurl() with it instead.',
    );
  }
  return part;
}

/** What is to be paid by Lightning: the text itself, or what is in it where it is a `bitcoin:` URI. */
function lightningPart(bare: string): string | Nothing {
  const uri = readBitcoinUri(bare);
  if (uri === null) return bare;
  if (uri.demands !== null) return nothing('This payment link demands something that Fusebox does not know.');
  if (uri.lightning !== null) return barePastedText(uri.lightning);
  return nothing(
    uri.hasOffer
      ? 'This payment link holds a BOLT 12 offer, which Fusebox cannot pay. Ask for an invoice.'
      : 'This is a payment on the Bitcoin chain. Fusebox pays by Lightning: ask for an invoice.',
  );
}

const isLnurl = (text: string) => /^(lnurl|keyauth:)/i.test(text) || isLightningAddress(text);

function readLightning(text: string): Payable {
  try {
    if (isLnurl(text)) {
      return { kind: 'lnurl', lnurl: parseLnurl(text) };
    }
    if (/^lno1/i.test(text)) {
      return nothing('This is a BOLT 12 offer, which Fusebox cannot pay. Ask for an invoice.');
    }
    if (/^ln/i.test(text)) return { kind: 'invoice', invoice: decodeInvoice(text) };
  } catch (error) {
    if (error instanceof FuseboxError) return nothing(error.message);
    throw error;
  }
  return nothing('This is neither an invoice, nor an LNURL, nor a Lightning address.');
}

function nothing(reason: string): Nothing {
  return { kind: 'nothing', reason };
}
