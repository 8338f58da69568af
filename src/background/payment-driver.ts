/**
 * Driving a reserved payment to its outcome: the signed request is stored, then sent, then followed. One driver per payment, in this life
 * of the background; an earlier life's payments are taken up where the journal says they stand.
 */
import { type ErrorData, errorData, FuseboxError } from '../contract/errors';
import type { ConnectionRow, PaymentRow, PaymentState, SignedEvent } from '../contract/rows';
import { createPace } from '../core/pace';
import { isUndecided } from '../core/payment-state';
import { offers } from '../core/wallet-info';
import { isAmountless } from '../lightning/bolt11';
import type { ServiceAccess } from '../lightning/lnurl-fetch';
import { askWhetherSettled } from '../lightning/lnurl-verify';
import { isLoopback } from '../lightning/service-url';
import type { NwcClient } from '../nwc/client';
import type { Transaction } from '../nwc/transaction';
import { noWallet } from '../store/connections';
import type { Database } from '../store/database';
import { failpoint } from '../store/failpoint';
import {
  hasOtherAttempts,
  movePayment,
  moveSentPayment,
  noteUnderWay,
  type PaymentFacts,
  paymentHolding,
  paymentToProve,
  undecidedPayments,
} from '../store/payments';
import type { KeepAlive } from './keep-alive';
import { followPayment } from './outcome';
import { createPaymentNotices } from './payment-notices';
import { askRecords, proofIn, type Settled, settledIn } from './wallet-records';
import type { Wallet, Wallets } from './wallets';

/** How long a wallet may act on a request, in seconds. Long enough for clocks that are minutes off. */
const REQUEST_LIFETIME_S = 300;
/** How long a service may take to say whether it was paid, in ms, where nobody else can be asked. */
const SERVICE_MS = 10_000;
/** How long a wallet may take to tell what it has on record, in ms, where its words are no answer to the request. */
const RECORDS_MS = 30_000;
/** Of what an earlier life left, so many are taken up at once: with a thousand, neither the wallet nor a new payment is to wait for all of them. */
const TAKEN_UP_AT_ONCE = 5;
/** For so long, in ms, each holds up the next one. A wallet that is silent, or holds a payment, is waited for beside the others. */
const TAKING_UP_MS = 1_000;

export interface PaymentDriver {
  /** Begins to drive what was just reserved. Resolves once its signed request is stored, or it was given up before that. */
  dispatch(row: PaymentRow): Promise<void>;
  /**
   * Resolves with the row once its outcome is proven, or the wallet tells no more. Where the wallet is gone it is open, or has failed if
   * nothing was sent. Rejects only where the journal cannot be read.
   */
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
  /** How LNURL services are asked. */
  fetch: ServiceAccess['fetch'];
  /** Told of a payment that was open and has ended. */
  onLate: (ended: PaymentRow) => void;
  /** Told after money has left a connection's wallet. */
  onSpent: (connectionId: string) => void;
  /** ms since the epoch. */
  now: () => number;
}

export function createPaymentDriver(deps: PaymentDriverDeps): PaymentDriver {
  const { db, wallets, keepAlive, wakeUps, fetch, onLate, onSpent, now } = deps;
  /** What this life of the background is driving, by payment hash: the journal may be wiped, and nothing is sent twice. */
  const driven = new Map<string, { id: string; stored: Promise<void>; ended: Promise<PaymentRow> }>();
  /** Whom to tell of a proof that a notification brought, by row id. */
  const followers = new Map<string, (proof: Settled) => void>();
  /** Why payments were given up before they were sent, by row id, where that could not be written. */
  const givenUp = new Map<string, ErrorData>();
  const notices = createPaymentNotices({ db, onSent: heardSent, now });
  const inPace = createPace(TAKEN_UP_AT_ONCE, TAKING_UP_MS);
  let released: Promise<void> | undefined;

  /** In one transaction: with a thousand calls in the queue, one for each payment would take longer than a background may live. */
  async function releaseReserved(): Promise<void> {
    const failure = errorData(
      new FuseboxError('CANCELLED', 'Fusebox was interrupted before the payment was sent. Nothing was paid.'),
    );
    await db.transaction('rw', db.payments, async () => {
      for (const { id, state } of await undecidedPayments(db)) {
        if (state === 'reserved') await movePayment(db, id, 'failed', { failure, endedAt: now() });
      }
    });
  }

  function releaseUnsent(): Promise<void> {
    released ??= releaseReserved().catch((error: unknown) => {
      released = undefined;
      throw error;
    });
    return released;
  }

  function drive(row: PaymentRow): Promise<PaymentRow> {
    const current = driven.get(row.paymentHash);
    if (current?.id === row.id) return current.ended;
    if (current) {
      // The journal was wiped and reserved it anew. What is out already comes first.
      const again = () => drive(row);
      return current.ended.then(again, again);
    }
    let tellStored = () => {};
    const stored = new Promise<void>((resolve) => {
      tellStored = resolve;
    });
    const ended = keepAlive
      .during(() => follow(row, tellStored))
      .finally(() => {
        driven.delete(row.paymentHash);
        tellStored();
      });
    driven.set(row.paymentHash, { id: row.id, stored, ended });
    return ended;
  }

  async function dispatch(row: PaymentRow): Promise<void> {
    drive(row).catch(() => undefined); // whoever asks for the outcome hears of it
    const current = driven.get(row.paymentHash);
    if (current?.id === row.id) await current.stored;
  }

  async function follow({ id, paymentHash }: PaymentRow, tellStored: () => void): Promise<PaymentRow> {
    // As it stands now: whoever asks for the drive may have read it long ago.
    const row = (await db.payments.get(id)) ?? (await paymentHolding(db, paymentHash));
    if (!row) throw new FuseboxError('INTERNAL', 'A payment is missing from the journal.');
    const failure = givenUp.get(row.id);
    if (failure) return giveUp(row, failure);
    const isFirst = row.state === 'reserved';
    const sent: PaymentRow = isFirst ? await storeRequest(row) : row;
    tellStored();
    const { request } = sent;
    if (!isUndecided(sent.state) || !request) return sent;
    if (__FAILPOINTS__) await failpoint('request stored');
    const isRetry = hasOtherAttempts(db, sent);
    isRetry.catch(() => undefined); // where there is no wallet, nobody asks
    let wallet: Wallet;
    try {
      wallet = await wallets.of(row.connectionId);
      if (isFirst && wallet.client.clientPubkey !== request.pubkey) throw noWallet();
    } catch (error) {
      return withoutWallet(sent, isFirst, error);
    }
    if (wallet.client.clientPubkey !== request.pubkey) return followFormer(sent, wallet);
    return notices.during(wallet, async () =>
      followSent({ ...sent, request }, wallet, isFirst, await isRetry),
    );
  }

  /** Its wallet was disconnected, or has another key by now, or is locked, or cannot be opened. Who was to be paid may tell all the same. */
  async function withoutWallet(sent: PaymentRow, isFirst: boolean, error: unknown): Promise<PaymentRow> {
    if (!(error instanceof FuseboxError)) console.error('Fusebox: a payment cannot be followed', error);
    // Nothing has left: the client that would have sent it is not there.
    if (isFirst) return giveUp(sent, errorData(error));
    const proven = await askService(sent, AbortSignal.timeout(SERVICE_MS));
    return proven ? settle(sent, proven) : write(sent, 'open');
  }

  /** Its connection has another key since. By that a wallet may know nothing of it, and what it says without a proof says nothing. */
  async function followFormer(sent: PaymentRow, { client }: Wallet): Promise<PaymentRow> {
    const records = {
      client,
      row: sent,
      canLookUp: offers(client.info, 'lookup_invoice'),
      canList: offers(client.info, 'list_transactions'),
      lookupTellsOutgoing: false,
      isRetry: true,
      onLookupTells: () => undefined,
    };
    const word = await askRecords(records, AbortSignal.timeout(RECORDS_MS));
    const isProven = typeof word === 'object' && word.state === 'settled' && word.preimage !== undefined;
    return isProven ? settle(sent, word) : withoutWallet(sent, false, noWallet());
  }

  async function settle(sent: PaymentRow, { state, ...facts }: Settled): Promise<PaymentRow> {
    const ended = await write(sent, state, { ...facts, endedAt: now() });
    onSpent(sent.connectionId);
    return ended;
  }

  async function followSent(
    sent: PaymentRow & { request: SignedEvent },
    { row: connection, client }: Wallet,
    isFirst: boolean,
    isRetry: boolean,
  ): Promise<PaymentRow> {
    let proof: Settled | undefined;
    const notice = new Promise<Settled>((resolve) => {
      followers.set(sent.id, (heard) => {
        proof = heard;
        resolve(heard);
      });
    });
    const followed = await followPayment({
      client,
      row: sent,
      canLookUp: offers(client.info, 'lookup_invoice'),
      canList: offers(client.info, 'list_transactions'),
      lookupTellsOutgoing: connection.lookupTellsOutgoing === true,
      isFirst,
      isRetry,
      notice,
      askService: (signal) => askService(sent, signal),
      onLate: async () => {
        await write(sent, 'open');
      },
      onUnderWay: () => void rememberUnderWay(sent),
      onLookupTells: () => void rememberThatLookupTells(connection),
      now,
    }).finally(() => followers.delete(sent.id));
    const outcome = proof ?? followed;
    if (outcome.state === 'open') return write(sent, 'open');
    if (__FAILPOINTS__) await failpoint('outcome heard');
    const { state, ...facts } = outcome;
    const ended = await write(sent, state, { ...facts, endedAt: now() });
    if (__FAILPOINTS__) await failpoint('outcome written');
    if (ended.state === 'settled') onSpent(connection.id);
    return ended;
  }

  /** The proof that an LNURL service has of having been paid. What else it says, or that it says nothing, tells nothing. */
  async function askService(
    { origin, invoice, paymentHash, lnurl }: PaymentRow,
    signal: AbortSignal,
  ): Promise<Settled | null> {
    if (invoice === null || !lnurl?.verify) return null;
    const access = { fetch, loopback: isLoopback(new URL(origin).hostname), signal };
    const told = await askWhetherSettled(lnurl.verify, { invoice, paymentHash }, access).catch(() => null);
    return told && proofIn({ paymentHash }, told);
  }

  async function moved(sent: PaymentRow, to: PaymentState, facts: PaymentFacts): Promise<PaymentRow> {
    const { before, row } = await moveSentPayment(db, sent, to, facts);
    if (before?.state === 'open' && !isUndecided(row.state)) onLate(row);
    return row;
  }

  /** Writes what was learned. Where that fails it is true all the same, and the next life learns it again. */
  async function write(sent: PaymentRow, to: PaymentState, facts: PaymentFacts = {}): Promise<PaymentRow> {
    try {
      return await moved(sent, to, facts);
    } catch (error) {
      console.error('Fusebox: what became of a payment could not be written', error);
      return { ...sent, ...facts, state: to };
    }
  }

  /** A notification of this connection's wallet, perhaps of a payment that nobody follows. The preimage must prove it. */
  async function heardSent(connectionId: string, transaction: Transaction): Promise<void> {
    const { payment_hash: paymentHash, type } = transaction;
    const row = paymentHash && type !== 'incoming' ? await paymentToProve(db, paymentHash) : undefined;
    const proof = row?.connectionId === connectionId ? settledIn(row, transaction) : null;
    if (!row || !proof || row.state === 'reserved') return;
    const tell = followers.get(row.id);
    if (tell) return tell(proof);
    const { state, ...facts } = proof;
    await moved(row, state, { ...facts, endedAt: now() });
    onSpent(connectionId);
  }

  async function rememberUnderWay({ id }: PaymentRow): Promise<void> {
    try {
      await noteUnderWay(db, id, now());
    } catch (error) {
      console.warn('Fusebox: what the wallet says of a payment was not stored', error);
    }
  }

  async function rememberThatLookupTells({ id, lookupTellsOutgoing }: ConnectionRow): Promise<void> {
    if (lookupTellsOutgoing) return;
    try {
      await db.connections.update(id, { lookupTellsOutgoing: true });
    } catch (error) {
      console.warn('Fusebox: what the wallet can tell was not stored', error);
    }
  }

  /** Signs the request and stores it before it is sent. What goes wrong here fails the payment: nothing has left. */
  async function storeRequest(row: PaymentRow): Promise<PaymentRow> {
    try {
      const [{ client }] = await Promise.all([wallets.of(row.connectionId), wakeUps.start()]);
      const request = signRequest(client, row);
      return await movePayment(db, row.id, 'dispatched', { request });
    } catch (error) {
      return giveUp(row, errorData(error instanceof FuseboxError ? error : notWritten(error)));
    }
  }

  /** Ends a payment that was not sent. Where even that cannot be written, this life does not send it, and the next releases it. */
  async function giveUp(row: PaymentRow, failure: ErrorData): Promise<PaymentRow> {
    givenUp.set(row.id, failure);
    try {
      const ended = await movePayment(db, row.id, 'failed', { failure, endedAt: now() });
      givenUp.delete(row.id);
      return ended;
    } catch (error) {
      console.error('Fusebox: a payment that was given up could not be written', error);
      return { ...row, state: 'failed', failure };
    }
  }

  return {
    dispatch,
    drive,
    releaseUnsent,
    async recover() {
      await releaseUnsent();
      const sent = (await undecidedPayments(db)).filter(({ state }) => state !== 'reserved');
      // The browser forgets its alarms when it is closed, and when Fusebox is updated.
      if (sent.length > 0)
        wakeUps.start().catch((error: unknown) => console.error('Fusebox: no alarm was set', error));
      // A payment whose wallet was disconnected, or whose wallet tells nothing, stays open and counted.
      await Promise.allSettled(sent.map((row) => inPace(() => drive(row))));
      if ((await undecidedPayments(db)).length > 0) return;
      await wakeUps.stop();
      // One that was reserved meanwhile has lost the alarm it had set.
      if ((await undecidedPayments(db)).length > 0) await wakeUps.start();
    },
  };
}

/** Throws where the wallet is known to lack the method. */
function signRequest(client: NwcClient, { invoice, keysend, amount, payee }: PaymentRow): SignedEvent {
  if (invoice !== null) {
    const params = { invoice, ...(isAmountless(invoice) ? { amount } : {}) };
    return client.sign('pay_invoice', params, REQUEST_LIFETIME_S);
  }
  if (!keysend) throw new FuseboxError('INTERNAL', 'This payment has no payee. Nothing was paid.');
  const { preimage, records } = keysend;
  return client.sign(
    'pay_keysend',
    { pubkey: payee, amount, preimage, ...(records.length === 0 ? {} : { tlv_records: records }) },
    REQUEST_LIFETIME_S,
  );
}

/** The error of a payment that could not be written down before it was sent. */
export function notWritten(cause: unknown): FuseboxError {
  return new FuseboxError(
    'INTERNAL',
    'Fusebox could not write this payment down, so it was not sent. Nothing was paid. Free some disk space or restart the browser, then try again.',
    { cause },
  );
}
