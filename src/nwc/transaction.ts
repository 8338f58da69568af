/** A transaction as wallets report it (NIP-47). Amounts in msat, times in seconds since the epoch. */
import * as v from 'valibot';
import { isMsat, type Msat } from '../contract/amounts';

export const amount = v.custom<Msat>(isMsat, 'an amount in msat');
export const text = v.pipe(v.string(), v.maxLength(10_000));
/** What nothing depends on: a value that does not hold is as if it were absent, and does not spoil the rest. */
export const ifGood = <S extends v.GenericSchema>(schema: S) =>
  v.optional(v.fallback(v.nullable(schema), null));
/** An object with these entries and whatever else. valibot alone would take a list for one. */
export const fields = <E extends v.ObjectEntries>(entries: E) =>
  v.pipe(
    v.unknown(),
    v.check((value) => !Array.isArray(value)),
    v.looseObject(entries),
  );
export const hash = v.pipe(v.string(), v.toLowerCase(), v.regex(/^[0-9a-f]{64}$/));
/** The last instant that a Date can be (ECMA-262), in seconds since the epoch. What is later cannot be shown. */
const LAST_SECOND = 8.64e12;
/** A time. Wallets write 0 where there is none. */
export const seconds = v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(LAST_SECOND));

const STATES = ['pending', 'settled', 'accepted', 'expired', 'failed'] as const;
export type TransactionState = (typeof STATES)[number];

const entries = {
  type: ifGood(v.picklist(['incoming', 'outgoing'])),
  state: ifGood(v.picklist(STATES)),
  invoice: ifGood(text),
  description: ifGood(text),
  description_hash: ifGood(hash),
  preimage: ifGood(text),
  payment_hash: ifGood(hash),
  amount: ifGood(amount),
  fees_paid: ifGood(amount),
  created_at: ifGood(seconds),
  expires_at: ifGood(seconds),
  settled_at: ifGood(seconds),
  metadata: ifGood(v.record(v.string(), v.unknown())),
};

interface Stateful {
  state?: TransactionState | null | undefined;
  settled_at?: number | null | undefined;
}

/** Older wallets omit `state`: then `settled_at` means settled. */
function withState<T extends Stateful>(found: T): T {
  return found.state || !found.settled_at ? found : { ...found, state: 'settled' };
}

/** Unknown fields are kept. */
export const transaction = v.pipe(fields(entries), v.transform(withState));
export type Transaction = v.InferOutput<typeof transaction>;

/** The answer to making an invoice: nothing can be done without the invoice itself. */
export const madeInvoice = v.pipe(fields({ ...entries, invoice: text }), v.transform(withState));
