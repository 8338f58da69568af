/** The parameters a page may send with each method of NIP-47, by `webln.request`. Amounts in msat, times in seconds, as they are there. */
import * as v from 'valibot';
import { isMsat, type Msat } from './amounts';
import { MOST_ITEMS, nodeKey, PAGE_PARAMS, recordType } from './page-params';

const hash = v.pipe(v.string(), v.toLowerCase(), v.regex(/^[0-9a-f]{64}$/));
const amount = v.pipe(
  v.custom<Msat>(isMsat, 'an amount in msat'),
  v.check((msat) => msat > 0),
);
const nothing = v.pipe(
  v.unknown(),
  v.transform(() => undefined),
);

const invoice = {
  amount,
  description: v.exactOptional(v.pipe(v.string(), v.maxLength(639))),
  description_hash: v.exactOptional(hash),
  expiry: v.exactOptional(v.pipe(v.number(), v.safeInteger(), v.minValue(1))),
};

export const NIP47_PARAMS = {
  get_info: nothing,
  get_balance: nothing,
  make_invoice: v.object(invoice),
  lookup_invoice: v.union([v.object({ payment_hash: hash }), v.object({ invoice: PAGE_PARAMS.sendPayment })]),
  list_transactions: PAGE_PARAMS.listTransactions,
  sign_message: v.object({ message: PAGE_PARAMS.signMessage }),
  make_hold_invoice: v.object({
    ...invoice,
    payment_hash: hash,
    min_cltv_expiry_delta: v.exactOptional(v.pipe(v.number(), v.safeInteger(), v.minValue(1))),
  }),
  settle_hold_invoice: v.object({ preimage: hash }),
  cancel_hold_invoice: v.object({ payment_hash: hash }),
  pay_invoice: v.object({ invoice: PAGE_PARAMS.sendPayment, amount: v.exactOptional(amount) }),
  /** Strict: the preimage is ours to make, and a payment with another than the page's own would not be what it asked for. */
  pay_keysend: v.strictObject({
    pubkey: nodeKey,
    amount,
    tlv_records: v.exactOptional(
      v.pipe(
        v.array(
          v.object({ type: recordType, value: v.pipe(v.string(), v.regex(/^([0-9a-f]{2}){0,10000}$/i)) }),
        ),
        v.maxLength(MOST_ITEMS),
      ),
    ),
  }),
} as const satisfies Record<string, v.GenericSchema>;

export type Nip47Method = keyof typeof NIP47_PARAMS;
export type Nip47Params<M extends Nip47Method> = v.InferOutput<(typeof NIP47_PARAMS)[M]>;
