/**
 * Following a dispatched payment until its outcome is proven. Three voices may tell: the response to the request, `lookup_invoice`, and,
 * for failures, only those two in so many words. Silence tells nothing.
 */

import type { Msat } from '../contract/amounts';
import { type ErrorData, errorData, FuseboxError } from '../contract/errors';
import type { PaymentRow, SignedEvent } from '../contract/rows';
import { preimageFits } from '../lightning/preimage';
import type { NwcClient } from '../nwc/client';
import type { Transaction } from '../nwc/methods';
import { isDefiniteFailure } from '../nwc/wallet-errors';

/** After this long without a response, in ms, a payment is called open and the wallet is asked about it. */
const ANSWER_MS = 15_000;
const LOOKUP_MS = 10_000;
/** A wallet that leaves this many questions in a row unanswered can tell nothing now. */
const MOST_SILENCES = 2;
const LONGEST_PAUSE_MS = 30_000;
/** The response is listened for as long as anything is being done at all. */
const LISTEN_MS = 24 * 3600_000;

export type Outcome =
  | { state: 'settled'; preimage: string; feesPaid: Msat | null }
  | { state: 'failed'; failure: ErrorData }
  | { state: 'open' };

const OPEN: Outcome = { state: 'open' };

export interface FollowOptions {
  client: NwcClient;
  row: PaymentRow & { request: SignedEvent };
  canLookUp: boolean;
  /** True where this is the first time that the request is sent: then a refusal is about this very request. */
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
export async function followPayment({
  client,
  row,
  canLookUp,
  isFirst,
  isRetry,
  onLate,
}: FollowOptions): Promise<Outcome> {
  const stop = new AbortController();
  try {
    const response = heardFromResponse(client, row, { isFirst, isRetry }, stop.signal);
    if (isFirst) {
      const early = await Promise.race([response, pause(ANSWER_MS, stop.signal).then(() => OPEN)]);
      if (early.state !== 'open') return early;
    }
    await onLate();
    const fromLookup = canLookUp
      ? heardFromLookup(client, row, isRetry, stop.signal)
      : pause(ANSWER_MS, stop.signal).then(() => OPEN);
    return await Promise.race([proof(response), fromLookup]);
  } finally {
    stop.abort();
  }
}

/** Resolves with the outcome if it is one, else never. */
async function proof(voice: Promise<Outcome>): Promise<Outcome> {
  const outcome = await voice;
  return outcome.state === 'open' ? new Promise(() => undefined) : outcome;
}

async function heardFromResponse(
  client: NwcClient,
  row: PaymentRow & { request: SignedEvent },
  { isFirst, isRetry }: Pick<FollowOptions, 'isFirst' | 'isRetry'>,
  signal: AbortSignal,
): Promise<Outcome> {
  try {
    const result = await client.send('pay_invoice', row.request, { timeout: LISTEN_MS, signal });
    return settledBy(row, result) ?? OPEN;
  } catch (error) {
    // An answer to a request sent again may be about the repetition ("already paid"), so it ends nothing.
    if (!isFirst || !(error instanceof FuseboxError)) return OPEN;
    const certain = error.code === 'RELAY_UNREACHABLE' || isDefiniteFailure(error.walletCode ?? '');
    if (!certain) return OPEN;
    // Wallets also call a payment failed that took them too long and is still under way.
    const said =
      error.walletCode === 'PAYMENT_FAILED' ? await lookUp(client, row, isRetry, signal) : 'unknown';
    if (said === 'pending' || said === 'silent') return OPEN;
    const isSettled = typeof said === 'object' && said.state === 'settled';
    return isSettled ? said : { state: 'failed', failure: errorData(error) };
  }
}

async function heardFromLookup(
  client: NwcClient,
  row: PaymentRow,
  isRetry: boolean,
  signal: AbortSignal,
): Promise<Outcome> {
  let silences = 0;
  for (let wait = 1_000; ; wait = Math.min(wait * 2, LONGEST_PAUSE_MS)) {
    const answer = await lookUp(client, row, isRetry, signal);
    if (answer === 'unknown') return OPEN;
    if (answer === 'silent' && ++silences >= MOST_SILENCES) return OPEN;
    if (typeof answer === 'object') return answer;
    if (answer === 'pending') silences = 0;
    await pause(wait, signal);
  }
}

/** What `lookup_invoice` says now. `unknown`: the wallet does not tell; `silent`: it did not answer. */
async function lookUp(
  client: NwcClient,
  row: PaymentRow,
  isRetry: boolean,
  signal: AbortSignal,
): Promise<Outcome | 'pending' | 'unknown' | 'silent'> {
  try {
    const found = await client.request(
      'lookup_invoice',
      { payment_hash: row.paymentHash },
      { timeout: LOOKUP_MS, signal },
    );
    const told = readTransaction(row, found);
    return isRetry && typeof told === 'object' && told.state === 'failed' ? 'unknown' : told;
  } catch (error) {
    return error instanceof FuseboxError && error.walletCode ? 'unknown' : 'silent';
  }
}

function readTransaction(row: PaymentRow, found: Transaction): Outcome | 'pending' | 'unknown' {
  // A wallet may know an invoice of its own by this hash: what happened to that says nothing of our payment.
  if (found.type === 'incoming' || (found.payment_hash && found.payment_hash !== row.paymentHash))
    return 'unknown';
  const settled = settledBy(row, found);
  if (settled) return settled;
  switch (found.state) {
    case 'failed':
    case 'expired':
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
      return 'unknown';
  }
}

/** Settled, where the preimage proves it. */
function settledBy(
  row: PaymentRow,
  told: { preimage?: string | null | undefined; fees_paid?: Msat | null | undefined },
): Outcome | null {
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
