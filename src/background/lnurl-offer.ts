/** What a service that is paid by LNURL has to do with the gate: its offer on the way in, the page's answer on the way out. */

import type { LnurlData, ShownAction } from '../contract/page-messages';
import type { PayerField } from '../contract/prompts';
import type { SuccessAction } from '../contract/rows';
import { lnurlError } from '../lightning/lnurl-error';
import type { ServiceAccess } from '../lightning/lnurl-fetch';
import { requestInvoice } from '../lightning/lnurl-pay';
import type { PayParams } from '../lightning/lnurl-pay-params';
import type { PayerDataField } from '../lightning/lnurl-payer-data';
import { decryptSuccessAction } from '../lightning/success-action';
import type { ServicePaid } from './payments';
import { fixedAmount } from './service-amount';
import type { ServiceOffer } from './service-payments';

interface Service {
  params: PayParams;
  /** The Lightning address that was asked for. */
  address: string | null;
  /** The wallet's; null where it is not known. */
  network: string | null;
  access: ServiceAccess;
}

/** The offer. Throws LNURL_ERROR where the service demands to know what the user cannot enter. */
export function lnurlOffer({ params, address, network, access }: Service): ServiceOffer {
  const { domain, description, minSendable, maxSendable, commentAllowed } = params;
  return {
    shown: {
      domain,
      address,
      description,
      amount: fixedAmount(minSendable, maxSendable),
      minimum: minSendable,
      maximum: maxSendable,
      commentAllowed,
      payerFields: params.payerData.flatMap(enteredField),
    },
    async makeInvoice(amount, { comment, name, email }) {
      const payerData = {
        ...(name === undefined ? {} : { name }),
        ...(email === undefined ? {} : { email }),
      };
      const choice = { amount, payerData, network, ...(comment === undefined ? {} : { comment }) };
      const { invoice, ...told } = await requestInvoice(params, choice, access);
      return { ...told, invoice: invoice.invoice };
    },
  };
}

/** A login, a key and an address would each say more of the payer than a question about a payment can show. */
function enteredField({ kind, mandatory }: PayerDataField): PayerField[] {
  if (kind === 'name' || kind === 'email') return [{ kind, mandatory }];
  if (!mandatory) return [];
  throw lnurlError(
    'The service does not take the payment without a login, a key or an address of the payer, which Fusebox does not tell. Nothing was paid.',
  );
}

/** The page's answer. */
export async function shownPayment(paid: ServicePaid): Promise<{ status: 'OK'; data: LnurlData }> {
  const { preimage, paymentHash, invoice, successAction } = paid;
  const shown = successAction && (await shownAction(successAction, preimage));
  const data = { preimage, paymentHash, paymentRequest: invoice };
  return { status: 'OK', data: shown ? { ...data, successAction: shown } : data };
}

/** With the text behind an `aes` action where the preimage opens it. Where it does not, it is paid all the same. */
async function shownAction(action: SuccessAction, preimage: string): Promise<ShownAction> {
  if (action.tag !== 'aes') return action;
  const { tag, description } = action;
  const plaintext = await decryptSuccessAction(action, preimage).catch(() => null);
  return plaintext === null ? { tag, description } : { tag, description, plaintext };
}
