/** `webln.request`: the methods of NIP-47 that a page may use, each by the capability that rules it. What spends goes through the gate. */
import * as v from 'valibot';
import { FuseboxError } from '../contract/errors';
import { NIP47_PARAMS, type Nip47Method, type Nip47Params } from '../contract/nip47-params';
import type { Asker } from './asker';
import type { Invoices } from './invoices';
import type { Messages } from './messages';
import type { Payments } from './payments';
import type { Sites } from './sites';
import type { WalletReads } from './wallet-reads';

export interface Nip47RequestsDeps {
  sites: Sites;
  walletReads: WalletReads;
  invoices: Invoices;
  messages: Messages;
  payments: Payments;
}

/** Does what the page asks by NIP-47 name. Throws UNSUPPORTED_METHOD for what pages may not use, INVALID_PARAMS, and what the method throws. */
export type AnswerNip47 = (asker: Asker, method: string, params: unknown) => Promise<unknown>;

type Commands = { [M in Nip47Method]: (asker: Asker, params: Nip47Params<M>) => Promise<unknown> };

export function createNip47Requests(deps: Nip47RequestsDeps): AnswerNip47 {
  const { sites, walletReads, invoices, messages, payments } = deps;

  const commands: Commands = {
    get_info: (asker) => walletReads.info(asker),
    get_balance: (asker) => walletReads.balance(asker),
    make_invoice: (asker, params) => invoices.makeNip47(asker, params),
    lookup_invoice: (asker, params) =>
      walletReads.lookup(
        asker,
        'payment_hash' in params ? { paymentHash: params.payment_hash } : { paymentRequest: params.invoice },
      ),
    list_transactions: (asker, params) => walletReads.transactions(asker, params),
    sign_message: (asker, { message }) => messages.signMessage(asker, message),
    make_hold_invoice: (asker, params) => invoices.hold(asker, params),
    settle_hold_invoice: (asker, params) => invoices.settle(asker, params),
    cancel_hold_invoice: (asker, params) => invoices.cancel(asker, params),
    pay_invoice: async (asker, { invoice, amount }) => {
      await sites.requirePermission(asker, 'pay');
      const { preimage } = await payments.send(asker, invoice, amount);
      return { preimage };
    },
    pay_keysend: async (asker, { pubkey, amount, tlv_records = [] }) => {
      await sites.requirePermission(asker, 'pay');
      const { preimage } = await payments.keysend(asker, {
        destination: pubkey,
        amount,
        records: tlv_records,
      });
      return { preimage };
    },
  };

  return async (asker, method, params) => {
    if (!isMethod(method)) {
      throw new FuseboxError('UNSUPPORTED_METHOD', 'request knows the methods of NIP-47, and not this one.');
    }
    const parsed = v.safeParse(NIP47_PARAMS[method], params ?? {});
    if (!parsed.success) {
      throw new FuseboxError('INVALID_PARAMS', `${method} takes what NIP-47 says. Amounts are in msat.`);
    }
    const run = commands[method] as (asker: Asker, params: unknown) => Promise<unknown>;
    return run(asker, parsed.output);
  };
}

function isMethod(method: string): method is Nip47Method {
  return Object.hasOwn(NIP47_PARAMS, method);
}
