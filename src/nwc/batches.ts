/** Several payments at once: as one multi_ request where the wallet takes that, else one by one. Each is a payment of its own. */
import { FuseboxError } from '../contract/errors';
import type { SignedEvent } from '../contract/rows';
import { lists } from '../core/wallet-info';
import { type BatchAnswer, type BatchAnswers, batchReader } from './batch-reader';
import type { NwcClient } from './client';
import type { BatchMethod, PayInvoiceParams, PayKeysendParams } from './methods';
import { NwcError } from './nwc-error';
import type { SendOptions } from './requests';

/** One payment, named by its id: for an invoice its payment hash, by which wallets name it that do not take ids. */
export type BatchItem = { id: string } & (
  | { method: 'pay_invoice'; params: PayInvoiceParams }
  | { method: 'pay_keysend'; params: PayKeysendParams }
);

export interface BatchOptions extends SendOptions {
  /** Of each request, in seconds. */
  lifetime: number;
  /** Called with each signed request, and the ids of the items that it pays, before it is sent: store it here. */
  onSigned: (request: SignedEvent, ids: string[]) => Promise<void>;
}

/**
 * Makes these payments; resolves with the answer to each by its id. What goes wrong with one is in its answer, and nothing atomic is pretended.
 * Rejects only where `onSigned` does, or with the signal's reason when aborted.
 */
export async function payBatch(
  client: NwcClient,
  items: readonly BatchItem[],
  options: BatchOptions,
): Promise<BatchAnswers> {
  if (new Set(items.map(({ id }) => id)).size < items.length) {
    throw new FuseboxError('INVALID_PARAMS', 'Two payments of a batch have one id. Give each its own.');
  }
  const invoices = items.flatMap((item) =>
    item.method === 'pay_invoice' ? [{ id: item.id, ...item.params }] : [],
  );
  const keysends = items.flatMap((item) =>
    item.method === 'pay_keysend' ? [{ id: item.id, ...item.params }] : [],
  );
  const answers: BatchAnswers = new Map();
  const keep = (more: BatchAnswers) => {
    for (const [id, answer] of more) answers.set(id, answer);
  };
  if (invoices.length > 1 && lists(client.info, 'multi_pay_invoice')) {
    const request = client.sign('multi_pay_invoice', { invoices }, options.lifetime);
    keep(await together(client, 'multi_pay_invoice', request, invoices, options));
  }
  if (keysends.length > 1 && lists(client.info, 'multi_pay_keysend')) {
    const request = client.sign('multi_pay_keysend', { keysends }, options.lifetime);
    keep(await together(client, 'multi_pay_keysend', request, keysends, options));
  }
  for (const item of items) {
    const answer = answers.get(item.id);
    if (!answer || isLacking(answer)) answers.set(item.id, await alone(client, item, options));
  }
  return answers;
}

/** The wallet lists the multi form and does not have it, after all: then it has not acted on it. */
function isLacking(answer: BatchAnswer): boolean {
  return !answer.ok && answer.error.walletCode === 'NOT_IMPLEMENTED';
}

async function together(
  client: NwcClient,
  method: BatchMethod,
  request: SignedEvent,
  items: readonly { id: string }[],
  options: BatchOptions,
): Promise<BatchAnswers> {
  const ids = items.map(({ id }) => id);
  options.signal?.throwIfAborted();
  await options.onSigned(request, ids);
  return client.sendBatch(method, request, batchReader(method, ids), options);
}

async function alone(client: NwcClient, item: BatchItem, options: BatchOptions): Promise<BatchAnswer> {
  options.signal?.throwIfAborted();
  try {
    const request = client.sign(item.method, item.params, options.lifetime);
    await options.onSigned(request, [item.id]);
    return { ok: true, result: await client.send(item.method, request, options) };
  } catch (error) {
    if (error instanceof NwcError) return { ok: false, error };
    throw error;
  }
}
