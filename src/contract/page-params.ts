/** The parameters a page may send with each command, by schema. Amounts in sats, as WebLN has them; liberal in form, strict after. */
import * as v from 'valibot';
import type { PageMethod } from './page-messages';

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
  v.union([v.undefined(), v.null(), v.picklist(['', '0', 0])]),
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

export const PAGE_PARAMS = {
  enable: nothing,
  isEnabled: nothing,
  getInfo: nothing,
  getBalance: nothing,
  makeInvoice: invoiceRequest,
  sendPayment: v.pipe(v.string(), v.trim(), v.nonEmpty(), v.maxLength(10_000)),
} as const satisfies Record<PageMethod, v.GenericSchema>;

/** What to tell a page whose parameters do not hold. The other methods take nothing, and ignore what they are given. */
export const PAGE_USAGE: Partial<Record<PageMethod, string>> = {
  makeInvoice:
    'makeInvoice takes an amount in whole sats, or an object with amount, defaultAmount, minimumAmount, maximumAmount and defaultMemo.',
  sendPayment: 'sendPayment takes a BOLT 11 invoice as text.',
};

export type PageParams<M extends PageMethod> = v.InferOutput<(typeof PAGE_PARAMS)[M]>;
