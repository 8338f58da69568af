/**
 * Following a dispatched payment until its outcome is proven. Three voices may tell: the response to the request, a `payment_sent`
 * notification, and what the wallet has on record. Beside them an LNURL service may be asked. A preimage that fits proves that it was paid,
 * whoever brings it. That it failed is believed of the wallet alone: in so many words, said of this very request, or where it has no record of it long
 * after the request has expired.
 */

import { errorData } from '../contract/errors';
import type { PaymentRow, SignedEvent } from '../contract/rows';
import { hasLapsed } from '../core/lapse';
import type { InPace } from '../core/pace';
import type { MethodResult } from '../nwc/methods';
import { meaningForPayment, NwcError } from '../nwc/nwc-error';
import {
  askRecords,
  type Failed,
  isConclusive,
  proofIn,
  type Records,
  type Settled,
  type Word,
} from './wallet-records';

/** After this long without a response, in ms, a payment is called open and the wallet is asked about it. */
const ANSWER_MS = 15_000;
/** How long the wallet's own voices are waited for, in ms, where it cannot be asked. */
const WITHOUT_RECORDS_MS = 60_000;
/** A wallet that says nothing of use so many times in a row can tell nothing now. */
const MOST_SILENCES = 2;
const LONGEST_PAUSE_MS = 30_000;
/** The response is listened for as long as anything is being done at all. */
const LISTEN_MS = 24 * 3600_000;

export type PaymentOutcome = Settled | Failed | { state: 'open' };

const OPEN: PaymentOutcome = { state: 'open' };

export interface SentPayment extends Records {
  row: PaymentRow & { request: SignedEvent };
  /** True where this life of the background sends the request for the first time: then nobody else has sent it before. */
  isFirst: boolean;
  /** Resolves with the proof, should a notification bring one. */
  notice: Promise<Settled>;
  /** Asks the wallet for what it has on record once there is room for it. */
  inPace: InPace;
  /** Asks who was to be paid, where that can be asked: resolves with the proof, or null. Never rejects. */
  askService: (signal: AbortSignal) => Promise<Settled | null>;
  /** Called when the wallet says that the payment is under way. */
  onUnderWay: () => void;
  /** Called when the payment is late, before the wallet is asked about it; at once for one of an earlier life. */
  onLate: () => Promise<void>;
  /** ms since the epoch. */
  now: () => number;
}

interface Following extends SentPayment {
  /** True once the request may have been handed to one relay more than once: then what the wallet says may be about an earlier time. */
  isRepeated: boolean;
}

/**
 * Sends the request and resolves with the proven outcome, or with `open` once the wallet does not tell. A payment of an earlier life is
 * looked up before its request, the same event, is sent again. While the wallet says that the payment is under way (a hold invoice, say) it goes on waiting.
 */
export async function followPayment(payment: SentPayment): Promise<PaymentOutcome> {
  const following: Following = { ...payment, isRepeated: false };
  const { notice, isFirst, onLate } = following;
  const stop = new AbortController();
  let response = Promise.resolve(OPEN);
  try {
    if (isFirst) {
      response = heardFromResponse(following, stop.signal);
      const early = await Promise.race([response, notice, pause(ANSWER_MS, stop.signal).then(() => OPEN)]);
      if (early.state !== 'open') return early;
      await onLate();
    } else {
      await onLate();
      // Before it is sent again: after that, "failed" on record may be said of the earlier delivery while this one is being paid.
      const known = await Promise.race([notice, ask(following, stop.signal)]);
      if (isConclusive(known)) return known;
      if (known === 'pending') following.onUnderWay();
      following.isRepeated = true;
      response = heardFromResponse(following, stop.signal);
    }
    const late = await Promise.race([proof(response), notice, heardFromRecords(following, stop.signal)]);
    if (late.state !== 'open') return late;
  } finally {
    stop.abort();
  }
  return response; // aborted, it still tells where the request never left: that is a failure, too
}

/** Resolves with the outcome if it is one, else never. */
async function proof(voice: Promise<PaymentOutcome>): Promise<PaymentOutcome> {
  const outcome = await voice;
  return outcome.state === 'open' ? new Promise(() => undefined) : outcome;
}

async function heardFromResponse(following: Following, signal: AbortSignal): Promise<PaymentOutcome> {
  const { client, row, isFirst } = following;
  try {
    const options = { timeout: LISTEN_MS, signal };
    const method = row.keysend ? 'pay_keysend' : 'pay_invoice';
    const result = isFirst
      ? await client.send(method, row.request, options)
      : await client.resume(method, row.request, options);
    return proofIn(row, result) ?? (row.keysend ? paidByItsWord(result) : OPEN);
  } catch (error) {
    if (!isFirst || !(error instanceof NwcError)) return OPEN;
    if (error.code === 'RELAY_UNREACHABLE') return { state: 'failed', failure: errorData(error) };
    return judge(following, error, signal);
  }
}

/** A wallet may send a keysend payment under a preimage of its own. */
function paidByItsWord({ fees_paid }: MethodResult<'pay_keysend'>): PaymentOutcome {
  return { state: 'settled', settledBy: 'wallet', feesPaid: fees_paid ?? null };
}

/**
 * Whether a refusal means that this payment was not and will not be made. The wallet is asked before that is believed: a relay may
 * have handed it the request more often than we did, and then the refusal is about the repetition. Where we ourselves handed it
 * over more than once it is never believed alone, and what may be said of a payment under way only where the wallet knows nothing of
 * the payment, or keeps no records.
 */
async function judge(following: Following, refusal: NwcError, signal: AbortSignal): Promise<PaymentOutcome> {
  const { walletCode = '', delivery } = refusal;
  const failed: Failed = { state: 'failed', settledBy: 'wallet', failure: errorData(refusal) };
  const meaning = meaningForPayment(walletCode);
  if (meaning === 'nothing') return OPEN;
  following.isRepeated ||= delivery.isRepeated;
  const said = await ask(following, signal);
  if (isConclusive(said)) return said;
  if (delivery.isRepeated) return OPEN;
  // Each relay has brought it to the wallet: only where all that the wallet has on record does not hold it was none of them paid.
  if (delivery.relays > 1) return said === 'absent' && !following.row.keysend ? failed : OPEN;
  const knowsNothing = said === 'absent' || said === 'not-found' || said === 'unsupported';
  return knowsNothing || (said === 'vague' && meaning === 'not-paid') ? failed : OPEN;
}

async function heardFromRecords(following: Following, signal: AbortSignal): Promise<PaymentOutcome> {
  const { canLookUp, canList } = following;
  if (!canLookUp && !canList) {
    const said = await ask(following, signal);
    return isConclusive(said) ? said : pause(WITHOUT_RECORDS_MS, signal).then(() => OPEN);
  }
  let silences = 0;
  for (let wait = 1_000; ; wait = Math.min(wait * 2, LONGEST_PAUSE_MS)) {
    const askedAt = following.now();
    const said = await ask(following, signal);
    if (isConclusive(said)) return said;
    if (said === 'pending') following.onUnderWay();
    silences = said === 'pending' ? 0 : silences + 1;
    if (silences === MOST_SILENCES) return lastWord(following.row, said, askedAt);
    await pause(wait, signal);
  }
}

/** What is left to say once the wallet, asked at `askedAt`, says no more: its answer may be older than the sleep of a machine. */
function lastWord({ request, keysend }: Following['row'], said: Word, askedAt: number): PaymentOutcome {
  if (typeof said === 'object') return said; // settled, without a preimage
  // A keysend payment may be on record by another hash, where the wallet made a preimage of its own.
  if (said !== 'absent' || keysend || !hasLapsed(request, askedAt)) return OPEN;
  return {
    state: 'failed',
    settledBy: 'records',
    failure: {
      code: 'PAYMENT_FAILED',
      message: 'The wallet knows nothing of this payment. Nothing was paid; to try again, make a new one.',
    },
  };
}

/** What the wallet has on record, or the service's proof where that is not conclusive. */
async function ask(following: Following, signal: AbortSignal): Promise<Word> {
  const proven = following.askService(signal);
  const said = await following.inPace(async () =>
    signal.aborted ? 'silent' : askRecords({ ...following, isRetry: isOneOfSeveral(following) }, signal),
  );
  return isConclusive(said) ? said : ((await proven) ?? said);
}

/** True where "failed" on record may be said of another attempt, or of an earlier delivery. Once no request can be acted on any more, it holds for every attempt. */
function isOneOfSeveral(following: Following): boolean {
  const { client, row, isRetry, now } = following;
  following.isRepeated ||= client.deliveryOf(row.request.id)?.isRepeated ?? false;
  return (isRetry || following.isRepeated) && !hasLapsed(row.request, now());
}

/** Resolves after so many ms; never, once the signal has aborted: nobody waits for it then. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return;
    const stop = () => clearTimeout(timer);
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop); // a payment may be held for days, a pause at a time
      resolve();
    }, ms);
    signal.addEventListener('abort', stop, { once: true });
  });
}
