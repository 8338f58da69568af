/**
 * What a wallet has on record of a payment: by `lookup_invoice`, and where that is missing, does not know it, or tells of an invoice of the
 * wallet's own, by `list_transactions`. Many wallets look up only what they receive.
 */
import type { Msat } from '../contract/amounts';
import type { ErrorData } from '../contract/errors';
import type { PaymentRow } from '../contract/rows';
import { preimageFits } from '../lightning/preimage';
import type { NwcClient } from '../nwc/client';
import { transactions } from '../nwc/history';
import { NwcError } from '../nwc/nwc-error';
import type { Transaction } from '../nwc/transaction';

/** How long one request may take, in ms. */
const ANSWER_MS = 10_000;
/** A wallet's list is read from so long before we made the payment, in seconds: our clock may have been hours ahead then. */
const LIST_SLACK_S = 86_400;
/** A list that goes on for longer is not read to its end. */
const MOST_LISTED = 1_000;

/** Without a preimage only the wallet says so. */
export type Settled = { state: 'settled'; settledBy: 'wallet'; preimage?: string; feesPaid: Msat | null };
export type Failed = { state: 'failed'; settledBy?: 'wallet' | 'records'; failure: ErrorData };

/**
 * What ends nothing. `pending`: under way. `absent`: all that the wallet has on record does not hold it. `not-found`: a lookup does not
 * know it, which may mean nothing. `unsupported`: it cannot be asked. `vague`: an answer that tells nothing. `silent`: no answer.
 */
type NoEnd = 'pending' | 'absent' | 'not-found' | 'unsupported' | 'vague' | 'silent';
export type Word = Settled | Failed | NoEnd;

export interface Records {
  client: NwcClient;
  row: PaymentRow;
  canLookUp: boolean;
  canList: boolean;
  /** True where the wallet's lookup is known to tell of payments that left: then what it does not find was not made. */
  lookupTellsOutgoing: boolean;
  /** True where "failed" may be about an earlier attempt at this payment hash. */
  isRetry: boolean;
  /** Called when the lookup tells of a payment that left. */
  onLookupTells: () => void;
}

/** Asks the wallet what it has on record. Never rejects. */
export async function askRecords(records: Records, signal: AbortSignal): Promise<Word> {
  const looked = await lookUp(records, signal);
  if (!isInconclusive(looked)) return looked;
  const listed = await list(records, signal);
  switch (listed) {
    case 'absent':
      // The wallet was paid for an invoice of its own by this hash: perhaps by this payment.
      return looked === 'own-paid' ? 'vague' : 'absent';
    case 'unsupported':
    case 'vague':
    case 'silent':
      if (looked === 'not-found' && records.lookupTellsOutgoing) return 'absent';
      if (listed !== 'unsupported') return listed;
      return looked === 'not-found' || looked === 'unsupported' ? looked : 'vague';
    default:
      return listed;
  }
}

type Inconclusive = 'not-found' | 'unsupported' | 'own-paid' | 'own-unpaid';

function isInconclusive(said: Word | Inconclusive): said is Inconclusive {
  return said === 'not-found' || said === 'unsupported' || said === 'own-paid' || said === 'own-unpaid';
}

async function lookUp(records: Records, signal: AbortSignal): Promise<Word | Inconclusive> {
  const { client, row, canLookUp } = records;
  if (!canLookUp) return 'unsupported';
  try {
    const found = await client.request(
      'lookup_invoice',
      { payment_hash: row.paymentHash },
      { timeout: ANSWER_MS, signal },
    );
    if (found.type === 'incoming')
      return found.state === 'settled' || found.state === 'accepted' ? 'own-paid' : 'own-unpaid';
    const said = readTransaction(row, found);
    if (found.type === 'outgoing') records.onLookupTells();
    return ofThisAttempt(records, said);
  } catch (error) {
    return wordOf(error);
  }
}

async function list(records: Records, signal: AbortSignal): Promise<Word> {
  const { client, row, canList } = records;
  if (!canList) return 'unsupported';
  const from = Math.floor(row.createdAt / 1000) - LIST_SLACK_S;
  const all = transactions(client, { from, unpaid: true, type: 'outgoing' }, { timeout: ANSWER_MS, signal });
  const said: Word[] = [];
  try {
    let step = await all.next();
    for (let read = 0; !step.done && read < MOST_LISTED; read++) {
      const { value } = step;
      if (value.payment_hash === row.paymentHash && value.type !== 'incoming')
        said.push(readTransaction(row, value));
      step = await all.next();
    }
    const isWhole = step.done === true && step.value;
    return ofThisAttempt(records, weightiest(said) ?? (isWhole ? 'absent' : 'vague'));
  } catch (error) {
    return wordOf(error);
  }
}

/** Of several attempts at one payment hash: a proof counts for all, and one that is under way may yet be paid. */
function weightiest(said: readonly Word[]): Word | undefined {
  return (
    said.find((word) => isSettled(word) && word.preimage !== undefined) ??
    said.find((word) => word === 'pending') ??
    said.find(isSettled) ??
    said.find((word) => word === 'vague') ??
    said[0]
  );
}

function isSettled(word: Word): word is Settled {
  return typeof word === 'object' && word.state === 'settled';
}

function ofThisAttempt({ isRetry }: Records, said: Word): Word {
  return isRetry && typeof said === 'object' && said.state === 'failed' ? 'vague' : said;
}

function wordOf(error: unknown): 'silent' | 'vague' | 'not-found' | 'unsupported' {
  if (!(error instanceof NwcError) || error.walletCode === undefined) return 'silent';
  if (error.walletCode === 'NOT_FOUND') return 'not-found';
  return error.walletCode === 'NOT_IMPLEMENTED' ? 'unsupported' : 'vague';
}

function readTransaction(row: PaymentRow, found: Transaction): Settled | Failed | 'pending' | 'vague' {
  // A wallet may know an invoice of its own by this hash: what happened to that says nothing of our payment.
  if (found.type === 'incoming' || (found.payment_hash && found.payment_hash !== row.paymentHash))
    return 'vague';
  const proof = settledIn(row, found);
  if (proof) return proof;
  // `expired` is said of invoices: a payment that is held may be past its invoice's time.
  switch (found.state) {
    case 'failed':
      return {
        state: 'failed',
        settledBy: 'wallet',
        failure: {
          code: 'PAYMENT_FAILED',
          message: 'The payment did not go through. Nothing was paid; try again later.',
        },
      };
    case 'pending':
    case 'accepted':
      return 'pending';
    case 'settled':
      // Some wallets keep no preimages. One that does not fit is no such wallet's word.
      return found.type === 'outgoing' && found.payment_hash && !found.preimage
        ? { state: 'settled', settledBy: 'wallet', feesPaid: found.fees_paid ?? null }
        : 'vague';
    default:
      return 'vague';
  }
}

/** True where nothing that is still to be heard could say more. */
export function isConclusive(word: Word): word is Settled | Failed {
  return typeof word === 'object' && (word.state === 'failed' || word.preimage !== undefined);
}

/** Settled, where a transaction proves it. The preimage of a keysend payment is ours: it proves nothing of one that is under way. */
export function settledIn(row: PaymentRow, found: Transaction): Settled | null {
  return row.keysend && found.state !== 'settled' ? null : proofIn(row, found);
}

/** Settled, where the preimage proves it. */
export function proofIn(
  row: Pick<PaymentRow, 'paymentHash'>,
  told: { preimage?: string | null | undefined; fees_paid?: Msat | null | undefined },
): Settled | null {
  if (!told.preimage || !preimageFits(told.preimage, row.paymentHash)) return null;
  return {
    state: 'settled',
    settledBy: 'wallet',
    preimage: told.preimage.toLowerCase(),
    feesPaid: told.fees_paid ?? null,
  };
}
