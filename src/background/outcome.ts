/**
 * Following a dispatched payment until its outcome is proven. Two voices may tell: the response to the request, and `lookup_invoice`.
 * A preimage that fits proves that it was paid. That it failed is believed only in so many words, said of this very request.
 */

import type { Msat } from '../contract/amounts';
import { type ErrorData, errorData } from '../contract/errors';
import type { PaymentRow, SignedEvent } from '../contract/rows';
import { preimageFits } from '../lightning/preimage';
import type { NwcClient } from '../nwc/client';
import { isDefiniteFailure, NwcError } from '../nwc/nwc-error';
import type { Transaction } from '../nwc/transaction';

/** After this long without a response, in ms, a payment is called open and the wallet is asked about it. */
const ANSWER_MS = 15_000;
const LOOKUP_MS = 10_000;
/** How long the response alone is waited for, in ms, where the wallet cannot be asked. */
const WITHOUT_LOOKUP_MS = 60_000;
/** A wallet that says nothing of use so many times in a row can tell nothing now. */
const MOST_SILENCES = 2;
const LONGEST_PAUSE_MS = 30_000;
/** The response is listened for as long as anything is being done at all. */
const LISTEN_MS = 24 * 3600_000;

type Settled = { state: 'settled'; preimage: string; feesPaid: Msat | null };
type Failed = { state: 'failed'; failure: ErrorData };
export type PaymentOutcome = Settled | Failed | { state: 'open' };

/** What a lookup says where it proves nothing. `silent`: no answer; `vague`: one that tells nothing. */
type NoProof = 'pending' | 'not-found' | 'unsupported' | 'vague' | 'silent';

const OPEN: PaymentOutcome = { state: 'open' };

export interface Following {
  client: NwcClient;
  row: PaymentRow & { request: SignedEvent };
  canLookUp: boolean;
  /** True where this life of the background sends the request for the first time: then nobody else has sent it before. */
  isFirst: boolean;
  /** True where an earlier request for this payment hash was sent and failed: a lookup may tell of that one. */
  isRetry: boolean;
  /** Called when the payment is late, before the wallet is asked about it. */
  onLate: () => Promise<void>;
}

/**
 * Sends the request (again: it is the same event) and resolves with the proven outcome, or with `open` once the wallet does not
 * tell. While the wallet says that the payment is under way (a hold invoice, say) it goes on waiting.
 */
export async function followPayment(following: Following): Promise<PaymentOutcome> {
  const stop = new AbortController();
  const response = heardFromResponse(following, stop.signal);
  try {
    if (following.isFirst) {
      const early = await Promise.race([response, pause(ANSWER_MS, stop.signal).then(() => OPEN)]);
      if (early.state !== 'open') return early;
    }
    await following.onLate();
    const late = await Promise.race([proof(response), heardFromLookup(following, stop.signal)]);
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
    const result = isFirst
      ? await client.send('pay_invoice', row.request, options)
      : await client.resume('pay_invoice', row.request, options);
    return settledBy(row, result) ?? OPEN;
  } catch (error) {
    if (!isFirst || !(error instanceof NwcError)) return OPEN;
    if (error.code === 'RELAY_UNREACHABLE') return { state: 'failed', failure: errorData(error) };
    return judge(following, error, signal);
  }
}

/**
 * Whether a refusal means that this payment was not and will not be made. The wallet is asked before that is believed: a relay may
 * have handed it the request more often than we did, and then the refusal is about the repetition. Where we ourselves handed it
 * over more than once it is never believed alone. PAYMENT_FAILED, which some also say of a payment that took too long for them and is
 * still under way, only where the wallet knows nothing of the payment.
 */
async function judge(following: Following, refusal: NwcError, signal: AbortSignal): Promise<PaymentOutcome> {
  const { walletCode = '', delivery } = refusal;
  const failed: Failed = { state: 'failed', failure: errorData(refusal) };
  if (!isDefiniteFailure(walletCode)) return OPEN;
  const said = following.canLookUp ? await lookUp(following, signal) : 'unsupported';
  if (typeof said === 'object') return said;
  if (delivery.relays > 1 || delivery.isRepeated) return OPEN;
  const knowsNothing = said === 'not-found' || said === 'unsupported';
  return knowsNothing || (said === 'vague' && walletCode !== 'PAYMENT_FAILED') ? failed : OPEN;
}

async function heardFromLookup(following: Following, signal: AbortSignal): Promise<PaymentOutcome> {
  if (!following.canLookUp) return pause(WITHOUT_LOOKUP_MS, signal).then(() => OPEN);
  let silences = 0;
  for (let wait = 1_000; ; wait = Math.min(wait * 2, LONGEST_PAUSE_MS)) {
    const said = await lookUp(following, signal);
    if (typeof said === 'object') return said;
    silences = said === 'pending' ? 0 : silences + 1;
    if (silences === MOST_SILENCES) return OPEN;
    await pause(wait, signal);
  }
}

async function lookUp(following: Following, signal: AbortSignal): Promise<Settled | Failed | NoProof> {
  const { client, row, isRetry } = following;
  try {
    const found = await client.request(
      'lookup_invoice',
      { payment_hash: row.paymentHash },
      { timeout: LOOKUP_MS, signal },
    );
    const told = readTransaction(row, found);
    return isRetry && typeof told === 'object' && told.state === 'failed' ? 'vague' : told;
  } catch (error) {
    if (!(error instanceof NwcError) || error.walletCode === undefined) return 'silent';
    if (error.walletCode === 'NOT_FOUND') return 'not-found';
    return error.walletCode === 'NOT_IMPLEMENTED' ? 'unsupported' : 'vague';
  }
}

function readTransaction(row: PaymentRow, found: Transaction): Settled | Failed | NoProof {
  // A wallet may know an invoice of its own by this hash: what happened to that says nothing of our payment.
  if (found.type === 'incoming' || (found.payment_hash && found.payment_hash !== row.paymentHash))
    return 'vague';
  const settled = settledBy(row, found);
  if (settled) return settled;
  // `expired` is said of invoices: a payment that is held may be past its invoice's time.
  switch (found.state) {
    case 'failed':
      return {
        state: 'failed',
        failure: {
          code: 'PAYMENT_FAILED',
          message: 'The payment did not go through. Nothing was paid; try again later.',
        },
      };
    case 'pending':
    case 'accepted':
      return 'pending';
    default:
      return 'vague';
  }
}

/** Settled, where the preimage proves it. */
function settledBy(
  row: PaymentRow,
  told: { preimage?: string | null | undefined; fees_paid?: Msat | null | undefined },
): Settled | null {
  if (!told.preimage || !preimageFits(told.preimage, row.paymentHash)) return null;
  return { state: 'settled', preimage: told.preimage.toLowerCase(), feesPaid: told.fees_paid ?? null };
}

/** Resolves after so many ms; never, once the signal has aborted: nobody waits for it then. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
  });
}
