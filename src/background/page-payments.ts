/** What a page may have paid, in the words of WebLN. All of it goes through the gate; the site needs the permission to ask. */
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { PageResults } from '../contract/page-messages';
import type { PageParams } from '../contract/page-params';
import { msatFromSats } from '../core/msat';
import type { Asker } from './asker';
import { type ItemOutcome, payEach } from './multi-payments';
import type { KeysendParams } from './orders';
import type { Payments } from './payments';
import type { Prompts } from './prompts';
import type { Sites } from './sites';

export interface PagePayments {
  /** Resolves only with a proven preimage. */
  sendPayment(asker: Asker, invoice: string): Promise<PageResults['sendPayment']>;
  /** Resolves once the signed request is stored. */
  sendPaymentAsync(asker: Asker, invoice: string): Promise<PageResults['sendPaymentAsync']>;
  keysend(asker: Asker, params: PageParams<'keysend'>): Promise<PageResults['keysend']>;
  /** Never rejects for one of them: what went wrong with it is in `errors`. */
  sendMultiPayment(asker: Asker, invoices: string[]): Promise<PageResults['sendMultiPayment']>;
  /** Never rejects for one of them: what went wrong with it is in `errors`. */
  multiKeysend(asker: Asker, items: PageParams<'multiKeysend'>): Promise<PageResults['multiKeysend']>;
}

export interface PagePaymentsDeps {
  sites: Sites;
  payments: Payments;
  prompts: Prompts;
}

export function createPagePayments({ sites, payments, prompts }: PagePaymentsDeps): PagePayments {
  const mayAsk = (asker: Asker) => sites.requirePermission(asker, 'pay');

  return {
    async sendPayment(asker, invoice) {
      await mayAsk(asker);
      return payments.send(asker, invoice);
    },

    async sendPaymentAsync(asker, invoice) {
      await mayAsk(asker);
      await payments.sendAsync(asker, invoice);
      return {};
    },

    async keysend(asker, params) {
      await mayAsk(asker);
      return payments.keysend(asker, keysendOf(params));
    },

    async sendMultiPayment(asker, invoices) {
      await mayAsk(asker);
      const { paid, unpaid } = sorted(await payEach(asker, invoices, payments.send, prompts.forget));
      return {
        payments: paid.map(({ item, result }) => ({ paymentRequest: item, ...result })),
        errors: unpaid.map(({ item, error }) => ({ paymentRequest: item, ...error })),
      };
    },

    async multiKeysend(asker, items) {
      await mayAsk(asker);
      const pay = (one: Asker, item: (typeof items)[number]) => payments.keysend(one, keysendOf(item));
      const { paid, unpaid } = sorted(await payEach(asker, items, pay, prompts.forget));
      return {
        keysends: paid.map(({ item, result }) => ({ keysend: item, ...result })),
        errors: unpaid.map(({ item, error }) => ({ keysend: item, ...error })),
      };
    },
  };
}

function sorted<I, R>(outcomes: readonly ItemOutcome<I, R>[]) {
  return {
    paid: outcomes.filter((one) => 'result' in one),
    unpaid: outcomes.filter((one) => 'error' in one),
  };
}

/** WebLN has amounts in sats and records as text; NIP-47 has them in msat and as hex. */
function keysendOf({ destination, amount, customRecords }: PageParams<'keysend'>): KeysendParams {
  const records = Object.entries(customRecords ?? {}).map(([type, text]) => ({
    type: Number(type),
    value: bytesToHex(utf8ToBytes(text)),
  }));
  return { destination, amount: msatFromSats(amount), records };
}
