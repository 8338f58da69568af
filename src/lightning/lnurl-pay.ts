/** The invoice of a service, checked against what was agreed (LUD-06, LUD-09, LUD-12, LUD-18, LUD-21). */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import * as v from 'valibot';
import type { Msat } from '../contract/amounts';
import { FuseboxError } from '../contract/errors';
import type { SuccessAction } from '../contract/rows';
import { decodeInvoice, type Invoice } from './bolt11';
import { lnurlError } from './lnurl-error';
import { askService, type ServiceAccess, withParameters } from './lnurl-fetch';
import type { PayParams } from './lnurl-pay-params';
import { type PayerData, payerDataJson } from './lnurl-payer-data';
import { readSuccessAction } from './success-action';

/** What the user decided. */
export interface PayChoice {
  amount: Msat;
  comment?: string;
  payerData?: PayerData;
  /** The wallet's; null where it is not known. */
  network: string | null;
}

/** Plain data, fit for storing until the payment has ended. */
export interface PayInvoice {
  invoice: Invoice;
  /** To be shown once the payment is proven. */
  successAction: SuccessAction | null;
  /** Where the service tells whether it was paid: see `askWhetherSettled`. */
  verify: string | null;
}

export const LONGEST_VERIFY_URL = 2000;

const callbackAnswer = v.object({
  pr: v.string(),
  successAction: v.nullish(v.unknown()),
  // Nothing depends on it: one that is not as it should be is none.
  verify: v.fallback(v.nullish(v.pipe(v.string(), v.url(), v.maxLength(LONGEST_VERIFY_URL))), null),
});

/**
 * Asks the service for its invoice. Throws INVALID_PARAMS where the choice is not one that the service offers; LNURL_ERROR, INVALID_INVOICE,
 * WRONG_NETWORK or INVOICE_EXPIRED where the invoice is not the one that was asked for. Nothing is paid here.
 */
export async function requestInvoice(
  params: PayParams,
  choice: PayChoice,
  access: ServiceAccess,
): Promise<PayInvoice> {
  const { amount, comment = '' } = choice;
  if (amount < params.minSendable || amount > params.maxSendable) {
    throw new FuseboxError('INVALID_PARAMS', 'The service does not take this amount. Choose another.');
  }
  if (comment.length > params.commentAllowed) {
    throw new FuseboxError('INVALID_PARAMS', 'The comment is longer than the service takes. Shorten it.');
  }
  const payerData = payerDataJson(params.payerData, choice.payerData ?? {});
  const url = withParameters(params.callback, {
    amount: String(amount),
    ...(comment === '' ? {} : { comment }),
    ...(payerData === null ? {} : { payerdata: payerData }),
  });
  const answer = await askService(url, callbackAnswer, access);

  const invoice = decodeInvoice(answer.pr);
  checkInvoice(invoice, choice);
  checkDescription(invoice, params.metadata, payerData);
  return {
    invoice,
    successAction: answer.successAction ? readSuccessAction(answer.successAction, params.callback) : null,
    verify: answer.verify ?? null,
  };
}

function checkInvoice(invoice: Invoice, { amount, network }: PayChoice): void {
  // LUD-06: "Verifies that amount in provided invoice equals the amount previously specified by user".
  if (invoice.amount !== amount) {
    throw lnurlError("The service's invoice is for another amount than was agreed. Nothing was paid.");
  }
  if (network !== null && invoice.network !== network) {
    throw new FuseboxError(
      'WRONG_NETWORK',
      `The service's invoice is for ${invoice.network}, but the wallet is on ${network}. Nothing was paid.`,
    );
  }
  if (invoice.expiresAt <= Date.now()) {
    throw new FuseboxError('INVOICE_EXPIRED', "The service's invoice has expired already. Nothing was paid.");
  }
}

/**
 * LUD-06: the `h` field is the hash of the metadata; LUD-18: with what the payer told after it. A hash of something else is refused.
 * An invoice with a description and no hash passes: the LUDs dropped the demand (github lnurl/luds, pull request 234), and services
 * and wallets with them. Not where the payer told who pays, since that "MUST be committed to".
 */
function checkDescription(invoice: Invoice, metadata: string, payerData: string | null): void {
  const { descriptionHash } = invoice;
  if (descriptionHash === null && payerData === null) return;
  if (descriptionHash !== bytesToHex(sha256(utf8ToBytes(metadata + (payerData ?? ''))))) {
    throw lnurlError("The service's invoice is not for what the service described. Nothing was paid.");
  }
}
