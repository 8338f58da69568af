/** Takes payments by LNURL (LUD-06, 09, 10, 12, 16, 18, 20, 21), with a real node behind it. */
import { createHash, randomBytes } from 'node:crypto';
import { alterInvoice } from '../stack/lightning/altered-invoice';
import type { LightningNode } from '../stack/lightning/node';
import { PAY_VARIANTS, type PayVariant } from './pay-variants';
import { json, type Reply, refusal } from './reply';
import { successAction } from './success-actions';

export interface PaymentTaken {
  variant: string;
  paymentHash: string;
  amountMsat: number;
  comment: string | null;
  /** As the payer sent it. */
  payerData: string | null;
  /** What the `aes` action reveals, or null. */
  secret: string | null;
}

interface Sale {
  taken: PaymentTaken;
  pr: string;
  preimage: string;
  settled: boolean;
}

const HOUR_SECONDS = 3600;

export class PayService {
  /** In the order in which the money came. */
  readonly payments: PaymentTaken[] = [];
  readonly #node: LightningNode;
  readonly #sales = new Map<string, Sale>();
  readonly #endings: (() => void)[];

  constructor(node: LightningNode) {
    this.#node = node;
    this.#endings = [
      // Every invoice is a hold invoice, so that the preimage is known before the payment: `aes` encrypts with it.
      node.onHeld(({ paymentHash }) => {
        const sale = this.#sales.get(paymentHash);
        if (sale) void node.settleHeld(sale.preimage);
      }),
      node.onReceived(({ paymentHash }) => {
        const sale = this.#sales.get(paymentHash);
        if (!sale) return;
        sale.settled = true;
        this.payments.push(sale.taken);
      }),
    ];
  }

  /** The first answer. `identifier` is the Lightning address that was asked for, or null. */
  request(origin: string, name: string, identifier: string | null): Reply {
    const variant = variantOf(name);
    if (variant === undefined) return refusal('There is no such link.');
    switch (variant.request) {
      case 'oversized':
        return { kind: 'text', text: JSON.stringify({ tag: 'payRequest', padding: 'x'.repeat(2 ** 20) }) };
      case 'silence':
        return { kind: 'silence' };
      case 'redirect':
        return { kind: 'redirect', to: `${origin}/pay/ranged` };
      case 'not-json':
        return { kind: 'text', text: '<!doctype html><title>Not found</title>' };
      case 'error':
        return refusal('The till is closed.');
      case undefined:
    }
    const { minSendable, maxSendable, commentAllowed, payerData } = variant;
    // A query of its own, so that whoever adds to it has to look.
    const query = identifier === null ? '' : `?for=${encodeURIComponent(identifier)}`;
    return json({
      tag: 'payRequest',
      callback: `${origin}/pay/${name}/callback${query}`,
      minSendable,
      maxSendable,
      metadata: metadataOf(name, identifier),
      ...(commentAllowed === undefined ? {} : { commentAllowed }),
      ...(payerData === undefined ? {} : { payerData }),
    });
  }

  callback(origin: string, name: string, query: URLSearchParams): Reply {
    const variant = variantOf(name);
    if (variant === undefined) return refusal('There is no such link.');
    if (variant.invoice === 'error') return refusal('The till has no paper.');
    const amountMsat = Number(query.get('amount'));
    const comment = query.get('comment');
    const payerData = query.get('payerdata');
    const wrong = whatIsWrong(variant, amountMsat, comment, payerData);
    if (wrong !== null) return refusal(wrong);

    const metadata = metadataOf(name, query.get('for')) + (payerData ?? '');
    const preimage = randomBytes(32).toString('hex');
    const { pr, paymentHash } = this.#invoice(variant, amountMsat, metadata, preimage);
    const secret = variant.successAction === 'aes' ? `code ${randomBytes(4).toString('hex')}` : null;
    const taken = { variant: name, paymentHash, amountMsat, comment, payerData, secret };
    this.#sales.set(paymentHash, { taken, pr, preimage, settled: false });
    return json({
      pr,
      routes: [],
      ...(variant.successAction && {
        successAction: successAction(variant.successAction, origin, preimage, secret ?? ''),
      }),
      verify: `${origin}/verify/${paymentHash}`,
    });
  }

  verify(paymentHash: string): Reply {
    const sale = this.#sales.get(paymentHash);
    if (sale === undefined) return refusal('Not found');
    const { settled, preimage, pr } = sale;
    return json({ status: 'OK', settled, preimage: settled ? preimage : null, pr });
  }

  close(): void {
    for (const end of this.#endings) end();
  }

  #invoice(variant: PayVariant, amountMsat: number, metadata: string, preimage: string) {
    const paymentHash = sha256(Buffer.from(preimage, 'hex'));
    const described =
      variant.invoice === 'no-hash'
        ? { description: 'A coffee' }
        : { descriptionHash: sha256(variant.invoice === 'hash' ? 'something else' : metadata) };
    const made = this.#node.invoice({
      ...described,
      amountMsat: variant.invoice === 'amount' ? amountMsat + 1000 : amountMsat,
      paymentHash,
      expirySeconds: HOUR_SECONDS,
    });
    if (variant.invoice === 'network') return { pr: alterInvoice(made, { network: 'bc' }), paymentHash };
    if (variant.invoice === 'expired') {
      const timestamp = Math.floor(Date.now() / 1000) - 2 * HOUR_SECONDS;
      return { pr: alterInvoice(made, { timestamp }), paymentHash };
    }
    return { pr: made, paymentHash };
  }
}

function variantOf(name: string): PayVariant | undefined {
  return Object.hasOwn(PAY_VARIANTS, name) ? PAY_VARIANTS[name] : undefined;
}

function metadataOf(name: string, identifier: string | null): string {
  return JSON.stringify([
    ['text/plain', `A coffee (${name})`],
    ['text/long-desc', 'A coffee.\nWith milk, if you like.'],
    ...(identifier === null ? [] : [['text/identifier', identifier]]),
  ]);
}

function whatIsWrong(
  { minSendable, maxSendable, commentAllowed = 0, payerData }: PayVariant,
  amountMsat: number,
  comment: string | null,
  told: string | null,
): string | null {
  if (!(amountMsat >= minSendable && amountMsat <= maxSendable)) return 'This amount is not taken.';
  if ((comment ?? '').length > commentAllowed) return 'The comment is too long.';
  const given: object = told === null ? {} : JSON.parse(told);
  const missing = Object.entries(payerData ?? {}).find(
    ([kind, { mandatory }]) => mandatory && !(kind in given),
  );
  return missing === undefined ? null : `Your ${missing[0]} is missing.`;
}

function sha256(data: string | Buffer): string {
  return createHash('sha256').update(data).digest('hex');
}
