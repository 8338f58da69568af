/** The parameters a page may send with each command, by schema. Amounts in sats, as WebLN has them; liberal in form, strict after. */
import * as v from 'valibot';
import type { PageEventName, PageMethod } from './page-messages';

/** The most that can be counted in msat, and more than anyone has: about 90,000 BTC. */
const MAX_SATS = Math.floor(Number.MAX_SAFE_INTEGER / 1000);

/** Whole sats as a number or a string of digits, more than zero. */
const sats = v.pipe(
  v.union([v.number(), v.pipe(v.string(), v.trim(), v.regex(/^\d{1,16}$/), v.transform(Number))]),
  v.safeInteger(),
  v.minValue(1),
  v.maxValue(MAX_SATS),
);

/** Absent amounts come as undefined, null, an empty string or 0 from real pages. */
const absent = v.pipe(
  v.nullish(v.picklist(['', '0', 0])),
  v.transform(() => undefined),
);
const optionalSats = v.optional(v.union([absent, sats]));
const memo = v.optional(v.nullable(v.pipe(v.string(), v.maxLength(639))));

/** WebLN `makeInvoice(amount | {amount?, defaultAmount?, minimumAmount?, maximumAmount?, defaultMemo?})`. */
const invoiceRequest = v.union([
  v.pipe(
    optionalSats,
    v.transform((amount) => ({ amount })),
  ),
  v.pipe(
    v.unknown(),
    v.check((value) => !Array.isArray(value)), // a list is an object, too, and one without any of these
    v.object({
      amount: optionalSats,
      defaultAmount: optionalSats,
      minimumAmount: optionalSats,
      maximumAmount: optionalSats,
      defaultMemo: memo,
    }),
  ),
]);

const nothing = v.pipe(
  v.unknown(),
  v.transform(() => undefined),
);

/** An invoice, with or without `lightning:`, in either case, or (to be paid) in a `bitcoin:` URI: what it says is read later. */
const invoiceText = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(10_000));
const hash = v.pipe(v.string(), v.trim(), v.toLowerCase(), v.regex(/^[0-9a-f]{64}$/));

const invoiceName = v.union([
  v.pipe(
    hash,
    v.transform((paymentHash) => ({ paymentHash })),
  ),
  v.pipe(
    invoiceText,
    v.transform((paymentRequest) => ({ paymentRequest })),
  ),
]);

/** An object that names an invoice in one of the ways seen on pages. */
const invoiceNamed = (field: string, schema: v.GenericSchema<unknown, string>, as: string) =>
  v.pipe(
    v.looseObject({ [field]: schema }),
    v.transform((named): v.InferOutput<typeof invoiceName> => {
      const value = String(named[field]);
      return as === 'paymentHash' ? { paymentHash: value } : { paymentRequest: value };
    }),
  );

/** WebLN `lookupInvoice({paymentRequest?, paymentHash?})`, or the invoice or the hash itself. The hash goes first. */
const invoiceLookup = v.union([
  invoiceName,
  invoiceNamed('paymentHash', hash, 'paymentHash'),
  invoiceNamed('payment_hash', hash, 'paymentHash'),
  invoiceNamed('paymentRequest', invoiceText, 'paymentRequest'),
]);

const time = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
/** As in NIP-47, which is what the pages' libraries pass on. */
const transactionQuery = v.object({
  from: v.exactOptional(time),
  until: v.exactOptional(time),
  limit: v.exactOptional(v.pipe(v.number(), v.safeInteger(), v.minValue(1))),
  offset: v.exactOptional(v.pipe(v.number(), v.safeInteger(), v.minValue(0))),
  unpaid: v.exactOptional(v.boolean()),
  type: v.exactOptional(v.picklist(['incoming', 'outgoing'])),
});

/** Most items in one call, and most records of one payment. */
export const MOST_ITEMS = 100;

/** Public key of a Lightning node, hex. */
export const nodeKey = v.pipe(v.string(), v.trim(), v.toLowerCase(), v.regex(/^0[23][0-9a-f]{64}$/));
/** Below this BOLT 1 keeps the TLV numbers for itself; keysend itself uses one above it, for the preimage. */
const FIRST_CUSTOM = 65_536;
const KEYSEND_PREIMAGE = 5_482_373_484;
export const recordType = v.pipe(
  v.number(),
  v.safeInteger(),
  v.minValue(FIRST_CUSTOM),
  v.check((type) => type !== KEYSEND_PREIMAGE),
);

/** WebLN `keysend({destination, amount, customRecords?})`: the keys are TLV numbers, the values plain text. */
const keysend = v.object({
  destination: nodeKey,
  amount: sats,
  customRecords: v.optional(
    v.nullable(
      v.pipe(
        v.record(
          v.pipe(
            v.string(),
            v.regex(/^\d{1,15}$/),
            v.check((key) => v.is(recordType, Number(key))),
          ),
          v.pipe(v.string(), v.maxLength(10_000)),
        ),
        v.maxEntries(MOST_ITEMS),
      ),
    ),
  ),
});
const several = <S extends v.GenericSchema>(item: S) =>
  v.pipe(v.array(item), v.minLength(1), v.maxLength(MOST_ITEMS));

/** A request to a wallet carries at most 65,535 bytes, and somebody has to read it. */
const message = v.pipe(v.string(), v.minLength(1), v.maxLength(10_000));

const EVENTS = [
  'accountChanged',
  'paymentReceived',
  'paymentSent',
  'holdInvoiceAccepted',
] as const satisfies PageEventName[];

export const PAGE_PARAMS = {
  enable: nothing,
  isEnabled: nothing,
  getInfo: nothing,
  getBalance: nothing,
  makeInvoice: invoiceRequest,
  lookupInvoice: invoiceLookup,
  listTransactions: v.optional(v.nullable(transactionQuery)),
  sendPayment: invoiceText,
  sendPaymentAsync: invoiceText,
  sendMultiPayment: several(invoiceText),
  keysend,
  multiKeysend: several(keysend),
  signMessage: message,
  verifyMessage: v.object({
    signature: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(200)),
    message,
  }),
  lnurl: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(10_000)),
  request: v.object({ method: v.pipe(v.string(), v.maxLength(100)), params: v.optional(v.unknown()) }),
  /** `again`: the bridge says so after it had lost the background. Then nothing is asked. */
  on: v.object({ event: v.picklist(EVENTS), again: v.optional(v.boolean(), false) }),
  off: v.object({ event: v.picklist(EVENTS) }),
  link: v.pipe(v.string(), v.maxLength(10_000)),
} as const satisfies Record<PageMethod, v.GenericSchema>;

const EVENT_USAGE = `on and off take one of these names: ${EVENTS.join(', ')}.`;

/** What to tell a page whose parameters do not hold. The other methods take nothing, and ignore what they are given. */
export const PAGE_USAGE: Partial<Record<PageMethod, string>> = {
  makeInvoice:
    'makeInvoice takes an amount in whole sats, or an object with amount, defaultAmount, minimumAmount, maximumAmount and defaultMemo.',
  lookupInvoice: 'lookupInvoice takes an object with paymentRequest or paymentHash, or one of them as text.',
  listTransactions: 'listTransactions takes an object with from, until, limit, offset, unpaid and type.',
  sendPayment: 'sendPayment takes a BOLT 11 invoice as text.',
  sendPaymentAsync: 'sendPaymentAsync takes a BOLT 11 invoice as text.',
  sendMultiPayment: `sendMultiPayment takes a list of 1 to ${MOST_ITEMS} BOLT 11 invoices.`,
  keysend:
    'keysend takes an object with destination (a public key in hex), amount in whole sats and customRecords (text by TLV number).',
  multiKeysend: `multiKeysend takes a list of 1 to ${MOST_ITEMS} objects such as keysend takes.`,
  signMessage: 'signMessage takes a text of 1 to 10,000 characters.',
  verifyMessage: 'verifyMessage takes a signature and a message, both as text.',
  lnurl: 'lnurl takes an LNURL or a Lightning address as text.',
  request: 'request takes the name of a NIP-47 method and its parameters.',
  on: EVENT_USAGE,
  off: EVENT_USAGE,
  link: 'link takes the address of a link.',
};

export type PageParams<M extends PageMethod> = v.InferOutput<(typeof PAGE_PARAMS)[M]>;
