/**
 * Driving a reserved payment to its outcome: the signed request is stored, then sent, then followed. One driver per payment, in this life
 * of the background; an earlier life's payments are taken up where the journal says they stand.
 */
import { errorData, FuseboxError } from '../contract/errors';
import type { PaymentRow } from '../contract/rows';
import { isUndecided } from '../core/payment-state';
import { offers } from '../core/wallet-info';
import { decodeInvoice } from '../lightning/bolt11';
import type { Database } from '../store/database';
import { hasOtherAttempts, movePayment, paymentOf, undecidedPayments } from '../store/payments';
import { failpoint } from './failpoint';
import type { KeepAlive } from './keep-alive';
import { followPayment } from './outcome';
import type { Wallets } from './wallets';

/** How long a wallet may act on a request, in seconds. Long enough for clocks that are minutes off. */
const REQUEST_LIFETIME_S = 300;

export interface PaymentDriver {
  /** Resolves with the row once its outcome is proven, or the wallet tells no more. Rejects where the wallet is gone. */
  drive(row: PaymentRow): Promise<PaymentRow>;
  /** Releases what was reserved by a background that died: it was never sent. Must be over before anything new is reserved. */
  releaseUnsent(): Promise<void>;
  /**
   * Takes up what an earlier life of the background left undecided. What was reserved and never sent is released; the rest is
   * followed until proven or until the wallet tells no more. Resolves when nothing is being followed any longer.
   */
  recover(): Promise<void>;
}

export interface PaymentDriverDeps {
  db: Database;
  wallets: Wallets;
  keepAlive: KeepAlive;
  /** Wakes the background from time to time while a payment is undecided. */
  wakeUps: { start(): Promise<void>; stop(): Promise<void> };
  /** Told after money has left a connection's wallet. */
  onSpent: (connectionId: string) => void;
  /** ms since the epoch. */
  now: () => number;
}

export function createPaymentDriver(deps: PaymentDriverDeps): PaymentDriver {
  const { db, wallets, keepAlive, wakeUps, onSpent, now } = deps;
  /** The payments that this life of the background is driving, by row id. */
  const driven = new Map<string, Promise<PaymentRow>>();
  let released: Promise<void> | undefined;

  async function releaseReserved(): Promise<void> {
    for (const { id, state } of await undecidedPayments(db)) {
      if (state !== 'reserved') continue;
      const failure = errorData(
        new FuseboxError(
          'CANCELLED',
          'Fusebox was interrupted before the payment was sent. Nothing was paid.',
        ),
      );
      await movePayment(db, id, 'failed', { failure, endedAt: now() });
    }
  }

  function releaseUnsent(): Promise<void> {
    released ??= releaseReserved().catch((error: unknown) => {
      released = undefined;
      throw error;
    });
    return released;
  }

  function drive(row: PaymentRow): Promise<PaymentRow> {
    let drive = driven.get(row.id);
    if (!drive) {
      drive = keepAlive.during(() => follow(row.id)).finally(() => driven.delete(row.id));
      driven.set(row.id, drive);
    }
    return drive;
  }

  async function follow(id: string): Promise<PaymentRow> {
    const row = await paymentOf(db, id); // as it stands now: whoever asks for the drive may have read it long ago
    const isFirst = row.state === 'reserved';
    const sent = isFirst ? await storeRequest(row) : row;
    const { request } = sent;
    if (!isUndecided(sent.state) || !request) return sent;
    if (__FAILPOINTS__) await failpoint('request stored');
    const wallet = await wallets.of(row.connectionId);
    const outcome = await followPayment({
      client: wallet.client,
      row: { ...sent, request },
      canLookUp: offers(wallet.client.info, 'lookup_invoice'),
      isFirst,
      isRetry: await hasOtherAttempts(db, row),
      onLate: async () => {
        await movePayment(db, id, 'open');
      },
    });
    if (outcome.state === 'open') return movePayment(db, id, 'open');
    if (__FAILPOINTS__) await failpoint('outcome heard');
    const { state, ...facts } = outcome;
    const ended = await movePayment(db, id, state, { ...facts, endedAt: now() });
    if (__FAILPOINTS__) await failpoint('outcome written');
    if (ended.state === 'settled') onSpent(row.connectionId);
    return ended;
  }

  /** Signs the request and stores it before it is sent. What goes wrong here fails the payment: nothing has left. */
  async function storeRequest(row: PaymentRow): Promise<PaymentRow> {
    try {
      const { client } = await wallets.of(row.connectionId);
      await wakeUps.start();
      const isAmountless = decodeInvoice(row.invoice).amount === null;
      const request = client.sign(
        'pay_invoice',
        { invoice: row.invoice, ...(isAmountless ? { amount: row.amount } : {}) },
        REQUEST_LIFETIME_S,
      );
      return await movePayment(db, row.id, 'dispatched', { request });
    } catch (error) {
      return movePayment(db, row.id, 'failed', { failure: errorData(error), endedAt: now() });
    }
  }

  return {
    drive,
    releaseUnsent,
    async recover() {
      await releaseUnsent();
      const sent = (await undecidedPayments(db)).filter(({ state }) => state !== 'reserved');
      // A payment whose wallet was disconnected, or whose wallet tells nothing, stays open and counted.
      await Promise.allSettled(sent.map(drive));
      if ((await undecidedPayments(db)).length > 0) return;
      await wakeUps.stop();
      // One that was reserved meanwhile has lost the alarm it had set.
      if ((await undecidedPayments(db)).length > 0) await wakeUps.start();
    },
  };
}
