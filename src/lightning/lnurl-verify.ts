/** Asking the service whether it was paid (LUD-21): a second voice where the wallet is silent. */
import * as v from 'valibot';
import type { Invoice } from './bolt11';
import { lnurlError } from './lnurl-error';
import { askService, type ServiceAccess } from './lnurl-fetch';
import { preimageFits } from './preimage';

export interface Settlement {
  /** What the service claims. Only a preimage proves it. */
  settled: boolean;
  /** Hex; fits the payment hash. Null where the service told none. */
  preimage: string | null;
}

const verifyAnswer = v.object({
  settled: v.boolean(),
  preimage: v.nullish(v.string()),
  pr: v.nullish(v.string()),
});

/** Asks once. Throws LNURL_ERROR where the answer is about another invoice, or its preimage proves nothing. */
export async function askWhetherSettled(
  verify: string,
  { invoice, paymentHash }: Pick<Invoice, 'invoice' | 'paymentHash'>,
  access: ServiceAccess,
): Promise<Settlement> {
  const { settled, preimage, pr } = await askService(verify, verifyAnswer, access);
  if (pr && pr.toLowerCase() !== invoice) throw lnurlError('The service answered about another invoice.');
  if (!settled) return { settled, preimage: null };
  if (preimage && !preimageFits(preimage, paymentHash)) {
    throw lnurlError('The service says that it was paid, but its proof (preimage) is not one.');
  }
  return { settled, preimage: preimage ? preimage.toLowerCase() : null };
}
