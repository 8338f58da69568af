/** A service that pays out (LUD-03). Stored links and balances (LUD-14) are not used. */
import * as v from 'valibot';
import { isMsat, type Msat } from '../contract/amounts';
import { FuseboxError } from '../contract/errors';
import { msat } from '../core/msat';
import { decodeInvoice } from './bolt11';
import { cutText } from './cut-text';
import { lnurlError } from './lnurl-error';
import {
  askForConsent,
  checkedAnswer,
  refuseUnlessAllowed,
  type ServiceAccess,
  withParameters,
} from './lnurl-fetch';

/** Plain data, fit for storing. */
export interface WithdrawParams {
  /** The domain of the LNURL. */
  domain: string;
  callback: string;
  /** Whoever knows it is paid: for the callback only. */
  k1: string;
  /** What the invoice may say. Foreign text. */
  defaultDescription: string;
  /** At least 1 msat. */
  minWithdrawable: Msat;
  maxWithdrawable: Msat;
}

/** An invoice holds no more than 639 bytes (BOLT 11, `d`). */
const LONGEST_DESCRIPTION = 639;
const LONGEST_K1 = 1000;

const amount = v.pipe(v.number(), v.custom<Msat>(isMsat));
const withdrawRequest = v.object({
  tag: v.literal('withdrawRequest'),
  callback: v.string(),
  k1: v.pipe(v.string(), v.minLength(1), v.maxLength(LONGEST_K1)),
  defaultDescription: v.fallback(v.string(), ''),
  minWithdrawable: amount,
  maxWithdrawable: amount,
});

/** Reads the first answer of a service. Throws LNURL_ERROR where it cannot pay out as it says. */
export function readWithdrawParams(answer: unknown, domain: string, access: ServiceAccess): WithdrawParams {
  const params = checkedAnswer(withdrawRequest, answer);
  const { callback, k1, defaultDescription, maxWithdrawable } = params;
  refuseUnlessAllowed(callback, access, 'The service wants to be asked where Fusebox does not ask.');
  const minWithdrawable = msat(Math.max(params.minWithdrawable, 1));
  if (minWithdrawable > maxWithdrawable) throw lnurlError('The service has nothing to pay out.');
  return {
    domain,
    callback,
    k1,
    defaultDescription: cutText(defaultDescription, LONGEST_DESCRIPTION),
    minWithdrawable,
    maxWithdrawable,
  };
}

/**
 * Gives the service an invoice of the user's wallet to pay. Resolves when the service has taken it; the money comes later, or not at
 * all. Throws INVALID_PARAMS where the invoice's amount is not one that the service pays, LNURL_ERROR where the service refuses.
 */
export async function sendWithdrawInvoice(
  params: WithdrawParams,
  invoice: string,
  access: ServiceAccess,
): Promise<void> {
  const { amount, invoice: pr } = decodeInvoice(invoice);
  if (amount === null || amount < params.minWithdrawable || amount > params.maxWithdrawable) {
    throw new FuseboxError('INVALID_PARAMS', 'The service does not pay out this amount. Choose another.');
  }
  await askForConsent(withParameters(params.callback, { k1: params.k1, pr }), access);
}
