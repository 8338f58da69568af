/** NIP-47 methods: parameters we send and the schema that a result must hold. Amounts in msat, times in seconds. */
import * as v from 'valibot';
import { isMsat, type Msat } from '../contract/amounts';

const amount = v.custom<Msat>(isMsat, 'an amount in msat');
const text = v.pipe(v.string(), v.maxLength(10_000));
/** What nothing depends on: a value that does not hold is as if it were absent, and does not spoil the rest. */
const ifGood = <S extends v.GenericSchema>(schema: S) => v.optional(v.fallback(v.nullable(schema), null));
const optionalText = ifGood(text);
const hash = v.pipe(v.string(), v.toLowerCase(), v.regex(/^[0-9a-f]{64}$/));

/** A transaction as wallets report it. Older wallets omit `state`: then the preimage tells. */
const transaction = v.looseObject({
  type: ifGood(v.picklist(['incoming', 'outgoing'])),
  state: ifGood(v.string()),
  invoice: optionalText,
  payment_hash: ifGood(hash),
  preimage: optionalText,
  fees_paid: ifGood(amount),
});
export type Transaction = v.InferOutput<typeof transaction>;

export const RESULTS = {
  get_info: v.looseObject({
    alias: optionalText,
    network: optionalText,
    methods: ifGood(v.array(text)),
    lud16: optionalText,
  }),
  get_balance: v.looseObject({ balance: amount }),
  make_invoice: v.looseObject({ ...transaction.entries, invoice: text }),
  lookup_invoice: transaction,
  pay_invoice: v.looseObject({ preimage: optionalText, fees_paid: ifGood(amount) }),
} as const;

export interface MethodParams {
  get_info: Record<string, never>;
  get_balance: Record<string, never>;
  make_invoice: { amount: Msat; description?: string };
  lookup_invoice: { payment_hash: string };
  pay_invoice: { invoice: string; amount?: Msat };
}

export type Method = keyof typeof RESULTS;
export type MethodResult<M extends Method> = v.InferOutput<(typeof RESULTS)[M]>;

const responseSchema = v.looseObject({
  result_type: v.string(),
  error: v.nullish(v.object({ code: v.string(), message: v.nullish(v.string()) })),
  result: v.optional(v.unknown()),
});

/** What a response says: the result by schema, or the wallet's error as it is. */
export type ParsedResponse<M extends Method> =
  | { ok: true; result: MethodResult<M> }
  | { ok: false; code: string; message: string };

/** Reads the decrypted content of a response to `method`. Null where it is not one: wrong type, not JSON, not the schema. */
export function parseResponse<M extends Method>(method: M, content: string): ParsedResponse<M> | null {
  const response = v.safeParse(responseSchema, parseJson(content));
  if (!response.success || response.output.result_type !== method) return null;
  const { error, result } = response.output;
  if (error) return { ok: false, code: error.code, message: error.message ?? '' };
  const parsed = v.safeParse(RESULTS[method], result);
  return parsed.success ? { ok: true, result: parsed.output as MethodResult<M> } : null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // refused by the schema, like anything else that is not a response
  }
}
