/**
 * Making a payment and driving it to its outcome: its request is signed and written down with it, then sent, then followed. One driver per
 * payment, in this life of the background; an earlier life's payments are taken up where the journal says they stand.
 */
import { FuseboxError } from '../contract/errors';
import type { Policy } from '../contract/policy';
import type { ConnectionRow, PaymentRow, PaymentState, SignedEvent } from '../contract/rows';
import { createPace, type InPace } from '../core/pace';
import { isUndecided } from '../core/payment-state';
import { createTurns } from '../core/turns';
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
  moveSentPayment,
  type NewPayment,
  noteUnderWay,
  type PaymentFacts,
  paymentHolding,
  paymentToProve,
  type Reservation,
  reserve,
  undecidedPayments,
} from '../store/payments';
import type { KeepAlive } from './keep-alive';
import { followPayment } from './outcome';
import { createPaymentNotices } from './payment-notices';
import { askRecords, type Failed, proofIn, type Settled, settledIn } from './wallet-records';
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
/** A wallet that is slow is slower still where it is asked about a thousand payments at once: of so many, it is asked beside each other, and so long, in ms, each holds up the next one. */
const ASKED_AT_ONCE = 5;
const ASKING_MS = 2_000;

export interface PaymentDriver {
  /**
   * Signs the request, reserves the payment with it, and begins to drive it. Resolves once it is written down, or may not be made. Throws where its
   * wallet is gone or has no such method, and INTERNAL where it could not be written down: then nothing was sent.
   */
  make(payment: Unsigned, wallet: Wallet): Promise<Reservation>;
  /**
   * Resolves with the row once its outcome is proven, or the wallet tells no more. Where the wallet is gone it is open. Rejects only where the
   * journal cannot be read.
   */
  drive(row: PaymentRow): Promise<PaymentRow>;
  /**
   * Takes up what an earlier life of the background left undecided: it is followed until proven or until the wallet tells no more. Resolves
   * when nothing is being followed any longer.
   */
  recover(): Promise<void>;
}

export interface PaymentDriverDeps {
  db: Database;
  policy: () => Promise<Policy>;
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

type SentRow = PaymentRow & { request: SignedEvent };

/** A payment that is to be made. */
export type Unsigned = Omit<NewPayment, 'request'>;

/** How a payment is followed: by which wallet, whether another request for its hash was sent before, and whether this one is sent for the first time. */
interface Way {
  wallet: Wallet;
  isRetry: boolean;
  isFirst: boolean;
}

/** Tells of the proof before it is written down. */
type Tell = (proven: PaymentRow) => void;

export function createPaymentDriver(deps: PaymentDriverDeps): PaymentDriver {
  const { db, policy, wallets, keepAlive, wakeUps, fetch, onLate, onSpent, now } = deps;
  /** What this life of the background is driving, by payment hash: the journal may be wiped, and nothing is sent twice. */
  const driven = new Map<
    string,
    { row: PaymentRow; outcome: Promise<PaymentRow>; ended: Promise<PaymentRow> }
  >();
  /** What is being written down just now, by row id: whoever finds it in the journal leaves it alone. */
  const beingMade = new Set<string>();
  /** Whom to tell of a proof that a notification brought, by row id. */
  const followers = new Map<string, (proof: Settled) => void>();
  const notices = createPaymentNotices({ db, onSent: heardSent, now });
  const inPace = createPace(TAKEN_UP_AT_ONCE, TAKING_UP_MS);
  const inTurn = createTurns();
  /** How wallets are asked for what they have on record. */
  const paces = new WeakMap<NwcClient, InPace>();

  function paceOf(client: NwcClient): InPace {
    const pace = paces.get(client) ?? createPace(ASKED_AT_ONCE, ASKING_MS);
    paces.set(client, pace);
    return pace;
  }

  /** For each hash one after the other: what is out, which the journal may not know any more, is not made a second time. */
  const make: PaymentDriver['make'] = (payment, wallet) =>
    inTurn(() => makeNow(payment, wallet), payment.paymentHash);

  async function makeNow(payment: Unsigned, wallet: Wallet): Promise<Reservation> {
    const { ceilings } = await policy();
    const out = driven.get(payment.paymentHash);
    if (out) return { outcome: 'taken', row: out.row };
    const { id } = payment;
    beingMade.add(id);
    try {
      const request = signRequest(wallet.client, payment);
      void wake();
      const reservation = await reserve(db, { ...payment, request }, ceilings);
      if (reservation.outcome !== 'reserved') return reservation;
      if (__FAILPOINTS__) await failpoint('request stored');
      const { row, isRetry } = reservation;
      // Whoever asks for the outcome hears of what goes wrong.
      driveOn(row, (tell) => followSent(row, { wallet, isRetry, isFirst: true }, tell)).catch(
        () => undefined,
      );
      return reservation;
    } catch (error) {
      throw error instanceof FuseboxError ? error : notWritten(error);
    } finally {
      beingMade.delete(id);
    }
  }

  function drive(row: PaymentRow): Promise<PaymentRow> {
    const { id, paymentHash } = row;
    const current = driven.get(paymentHash);
    if (current?.row.id === id) return current.outcome;
    // Who makes it sends it.
    if (beingMade.has(id)) return inTurn(async () => undefined, paymentHash).then(() => drive(row));
    if (!current) return driveOn(row, (tell) => takeUp(row, tell));
    // The journal was wiped and restored. What is out already comes first.
    const again = () => drive(row);
    return current.ended.then(again, again);
  }

  function driveOn(row: PaymentRow, follow: (tell: Tell) => Promise<PaymentRow>): Promise<PaymentRow> {
    const { paymentHash } = row;
    let tell: Tell = () => undefined;
    const proven = new Promise<PaymentRow>((resolve) => {
      tell = resolve;
    });
    const ended = keepAlive
      .during(() => follow(tell))
      .finally(() => {
        if (driven.get(paymentHash) === own) driven.delete(paymentHash);
      });
    const own = { row, outcome: Promise.race([proven, ended]), ended };
    driven.set(paymentHash, own);
    return own.outcome;
  }

  /** Follows what was sent before, by an earlier life perhaps, from where it stands now: whoever asks for it may have read it long ago. */
  async function takeUp({ id, paymentHash }: PaymentRow, tell: Tell): Promise<PaymentRow> {
    const row: PaymentRow | undefined =
      (await db.payments.get(id)) ?? (await paymentHolding(db, paymentHash));
    if (!row) throw new FuseboxError('INTERNAL', 'A payment is missing from the journal.');
    const { request } = row;
    if (!isUndecided(row.state) || !request) return row;
    const isRetry = hasOtherAttempts(db, row);
    isRetry.catch(() => undefined); // where there is no wallet, nobody asks
    let wallet: Wallet;
    try {
      wallet = await wallets.of(row.connectionId);
    } catch (error) {
      return withoutWallet(row, error, tell);
    }
    if (wallet.client.clientPubkey !== request.pubkey) return followFormer(row, wallet, tell);
    return followSent({ ...row, request }, { wallet, isRetry: await isRetry, isFirst: false }, tell);
  }

  /** Its wallet was disconnected, or has another key by now, or is locked, or cannot be opened. Who was to be paid may tell all the same. */
  async function withoutWallet(sent: PaymentRow, error: unknown, tell: Tell): Promise<PaymentRow> {
    if (!(error instanceof FuseboxError)) console.error('Fusebox: a payment cannot be followed', error);
    const proven = await askService(sent, AbortSignal.timeout(SERVICE_MS));
    return proven ? conclude(sent, proven, tell) : write(sent, 'open');
  }

  /** Its connection has another key since. By that a wallet may know nothing of it, and what it says without a proof says nothing. */
  async function followFormer(sent: PaymentRow, { client }: Wallet, tell: Tell): Promise<PaymentRow> {
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
    return isProven ? conclude(sent, word, tell) : withoutWallet(sent, noWallet(), tell);
  }

  async function conclude(
    sent: PaymentRow,
    { state, ...facts }: Settled | Failed,
    tell: Tell,
  ): Promise<PaymentRow> {
    const news: PaymentFacts = { ...facts, endedAt: now() };
    const writing = write(sent, state, news);
    // A proof is one, written down or not: whoever waits for it need not wait for the disk.
    if (news.preimage !== undefined) tell({ ...sent, ...news, state });
    const ended = await writing;
    if (__FAILPOINTS__) await failpoint('outcome written');
    if (ended.state === 'settled') onSpent(sent.connectionId);
    return ended;
  }

  async function followSent(
    sent: SentRow,
    { wallet, isRetry, isFirst }: Way,
    tell: Tell,
  ): Promise<PaymentRow> {
    const { row: connection, client } = wallet;
    let proof: Settled | undefined;
    const notice = new Promise<Settled>((resolve) => {
      followers.set(sent.id, (heard) => {
        proof = heard;
        resolve(heard);
      });
    });
    // What was paid otherwise meanwhile is not paid again.
    const followed = async () =>
      proof ??
      followPayment({
        client,
        row: sent,
        canLookUp: offers(client.info, 'lookup_invoice'),
        canList: offers(client.info, 'list_transactions'),
        lookupTellsOutgoing: connection.lookupTellsOutgoing === true,
        isFirst,
        isRetry,
        notice,
        inPace: paceOf(client),
        askService: (signal) => askService(sent, signal),
        onLate: async () => {
          await write(sent, 'open');
        },
        onUnderWay: () => void rememberUnderWay(sent),
        onLookupTells: () => void rememberThatLookupTells(connection),
        now,
      });
    return notices.during(wallet, async () => {
      const heard = await followed().finally(() => followers.delete(sent.id));
      const outcome = proof ?? heard;
      if (outcome.state === 'open') return write(sent, 'open');
      if (__FAILPOINTS__) await failpoint('outcome heard');
      return conclude(sent, outcome, tell);
    });
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
    if (!row || !proof || beingMade.has(row.id)) return;
    const follower = followers.get(row.id);
    if (follower) return follower(proof);
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

  /** Where no alarm can be set, the next start of the background goes on, or the next call of a page. */
  async function wake(): Promise<void> {
    await wakeUps.start().catch((error: unknown) => console.error('Fusebox: no alarm was set', error));
  }

  const isAnyUndecided = async () => beingMade.size > 0 || (await undecidedPayments(db)).length > 0;

  return {
    make,
    drive,
    async recover() {
      const sent = (await undecidedPayments(db)).filter(({ id }) => !beingMade.has(id));
      // The browser forgets its alarms when it is closed, and when Fusebox is updated.
      if (sent.length > 0) void wake();
      // A payment whose wallet was disconnected, or whose wallet tells nothing, stays open and counted.
      await Promise.allSettled(sent.map((row) => inPace(() => drive(row))));
      if (await isAnyUndecided()) return;
      await wakeUps.stop();
      // One that was made meanwhile has lost the alarm it had set.
      if (await isAnyUndecided()) await wakeUps.start();
    },
  };
}

/** Throws where the wallet is known to lack the method. */
function signRequest(client: NwcClient, { invoice, keysend, amount, payee }: Unsigned): SignedEvent {
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
function notWritten(cause: unknown): FuseboxError {
  return new FuseboxError(
    'INTERNAL',
    'Fusebox could not write this payment down, so it was not sent. Nothing was paid. Free some disk space or restart the browser, then try again.',
    { cause },
  );
}
