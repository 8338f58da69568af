/** Pays out by LNURL (LUD-03). */
import { randomBytes } from 'node:crypto';
import { readInvoice } from '../stack/lightning/invoice';
import type { LightningNode } from '../stack/lightning/node';
import { json, type Reply, refusal } from './reply';

const MIN_MSAT = 1000;
const MAX_MSAT = 50_000_000;

export class WithdrawService {
  readonly #node: LightningNode;
  /** Each pays once. */
  readonly #unused = new Set<string>();

  constructor(node: LightningNode) {
    this.#node = node;
  }

  request(origin: string): Reply {
    const k1 = randomBytes(32).toString('hex');
    this.#unused.add(k1);
    return json({
      tag: 'withdrawRequest',
      callback: `${origin}/withdraw/callback`,
      k1,
      defaultDescription: 'Change for the coffee',
      minWithdrawable: MIN_MSAT,
      maxWithdrawable: MAX_MSAT,
    });
  }

  callback(query: URLSearchParams): Reply {
    const invoice = readInvoice(query.get('pr') ?? '');
    const amount = invoice?.amountMsat ?? 0;
    if (invoice === null || invoice.network !== 'regtest') return refusal('This invoice cannot be paid.');
    if (amount < MIN_MSAT || amount > MAX_MSAT) return refusal('This amount is not paid out.');
    if (!this.#unused.delete(query.get('k1') ?? '')) return refusal('This was paid out already.');
    // LUD-03: "and then attempts to pay the invoices asynchronously". A payment that fails is for nobody here to hear.
    void this.#node.pay(invoice.bolt11).catch(() => {});
    return json({ status: 'OK' });
  }
}
