/** The shop's orders: an article, an invoice of the shop's own node, and whether that node has the money. */
import { randomUUID } from 'node:crypto';
import { readInvoice } from '../stack/lightning/invoice';
import type { LightningNode } from '../stack/lightning/node';
import type { Article } from './articles';

export interface Order {
  id: string;
  article: Article;
  invoice: string;
  paid: boolean;
}

const MSAT_PER_SAT = 1000;
const EXPIRY_SECONDS = 600;

export class Orders {
  readonly #node: LightningNode;
  readonly #byId = new Map<string, Order>();
  readonly #byPaymentHash = new Map<string, Order>();
  readonly #stopListening: () => void;

  constructor(node: LightningNode) {
    this.#node = node;
    this.#stopListening = node.onReceived(({ paymentHash, amountMsat }) => {
      const order = this.#byPaymentHash.get(paymentHash);
      if (order !== undefined && amountMsat >= order.article.priceSats * MSAT_PER_SAT) order.paid = true;
    });
  }

  place(article: Article): Order {
    const invoice = this.#node.invoice({
      amountMsat: article.priceSats * MSAT_PER_SAT,
      description: `The Slow Current: ${article.title}`,
      expirySeconds: EXPIRY_SECONDS,
    });
    const read = readInvoice(invoice);
    if (read === null) throw new Error('The node made an invoice that cannot be read.');
    const order = { id: randomUUID(), article, invoice, paid: false };
    this.#byId.set(order.id, order);
    this.#byPaymentHash.set(read.paymentHash, order);
    return order;
  }

  find(id: string): Order | undefined {
    return this.#byId.get(id);
  }

  close(): void {
    this.#stopListening();
  }
}
