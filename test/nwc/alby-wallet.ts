/** Alby's wallet service in front of a Lightning node: a wallet whose NIP-47 is not ours. It serves what that service serves. */
import { randomBytes } from 'node:crypto';
import { generateSecretKey, getPublicKey } from 'nostr-tools/pure';
import WebSocket from 'ws';
import { readInvoice } from '../../dev/stack/lightning/invoice';
import type { LightningNode } from '../../dev/stack/lightning/node';

Object.assign(globalThis, { WebSocket: globalThis.WebSocket ?? WebSocket });
const { NWCWalletService, NWCWalletServiceKeyPair } = await import('@getalby/sdk/nwc');
type Handler = Parameters<InstanceType<typeof NWCWalletService>['subscribe']>[1];
type Transaction = Awaited<ReturnType<NonNullable<Handler['lookupInvoice']>>>['result'] & object;

const METHODS = [
  'get_info',
  'get_balance',
  'make_invoice',
  'pay_invoice',
  'pay_keysend',
  'lookup_invoice',
  'list_transactions',
  'sign_message',
] as const;

export interface AlbyWallet {
  /** nostr+walletconnect://… */
  uri: string;
  close(): Promise<void>;
}

/** Without an info event its clients speak NIP-04. */
export async function startAlbyWallet(
  relay: string,
  node: LightningNode,
  publishesInfo: boolean,
): Promise<AlbyWallet> {
  const walletSecret = generateSecretKey();
  const clientSecret = generateSecretKey();
  const keys = new NWCWalletServiceKeyPair(hex(walletSecret), getPublicKey(clientSecret));
  const service = new NWCWalletService({ relayUrls: [relay] });
  const publishing = publicationsOf(service);
  const history = new Map<string, Transaction>();
  const stop = node.onReceived(({ paymentHash, preimage }) => {
    const known = history.get(paymentHash);
    if (known) Object.assign(known, { state: 'settled', preimage, settled_at: nowSeconds() });
  });
  if (publishesInfo) await service.publishWalletServiceInfoEvent(hex(walletSecret), [...METHODS], []);
  await service.subscribe(keys, handlerOver(node, history));
  return {
    uri: `nostr+walletconnect://${keys.walletPubkey}?relay=${encodeURIComponent(relay)}&secret=${hex(clientSecret)}`,
    async close() {
      stop();
      await Promise.allSettled(publishing);
      service.close();
    },
  };
}

/** Everything it publishes. It waits for none of it itself, and what is not over when it closes would be an unhandled rejection. */
function publicationsOf({ pool }: InstanceType<typeof NWCWalletService>): Promise<string>[] {
  const publications: Promise<string>[] = [];
  const publish = pool.publish.bind(pool);
  pool.publish = (...parameters) => {
    const begun = publish(...parameters);
    publications.push(...begun);
    return begun;
  };
  return publications;
}

function handlerOver(node: LightningNode, history: Map<string, Transaction>): Handler {
  const done = <T>(result: T) => ({ result, error: undefined });
  const failed = (code: string, message: string) => ({ result: undefined, error: { code, message } });
  const keep = (transaction: Omit<Transaction, 'created_at' | 'description_hash'>) => {
    const kept = { description_hash: '', created_at: nowSeconds(), ...transaction };
    history.set(kept.payment_hash, kept);
    return kept;
  };
  return {
    getInfo: async () =>
      done({
        alias: node.alias,
        color: '#000000',
        pubkey: node.nodeId,
        network: 'regtest',
        block_height: node.tip().height,
        block_hash: node.tip().hash,
        methods: [...METHODS],
      }),
    getBalance: async () => done({ balance: node.balanceMsat() }),
    makeInvoice: async ({ amount, description = '' }) => {
      const invoice = node.invoice({ amountMsat: amount, description });
      const read = readInvoice(invoice);
      if (read === null) return failed('INTERNAL', 'The invoice could not be read.');
      return done(
        keep({
          type: 'incoming',
          state: 'pending',
          invoice,
          description,
          preimage: '',
          payment_hash: read.paymentHash,
          amount,
          fees_paid: 0,
          settled_at: 0,
          expires_at: read.expiresAt,
        }),
      );
    },
    payInvoice: async ({ invoice, amount }) => {
      const read = readInvoice(invoice);
      if (read === null) return failed('BAD_REQUEST', 'This is no invoice.');
      const { preimage, feeMsat } = await node.pay(invoice, amount ?? null);
      keep({
        type: 'outgoing',
        state: 'settled',
        invoice,
        description: read.description ?? '',
        preimage,
        payment_hash: read.paymentHash,
        amount: read.amountMsat ?? amount ?? 0,
        fees_paid: feeMsat,
        settled_at: nowSeconds(),
        expires_at: read.expiresAt,
      });
      return done({ preimage, fees_paid: feeMsat });
    },
    payKeysend: async ({ amount, pubkey, preimage = hex(randomBytes(32)), tlv_records: tlvRecords = [] }) => {
      const sent = await node.keysend({ payee: pubkey, amountMsat: amount, preimage, tlvRecords });
      return done(
        keep({
          type: 'outgoing',
          state: 'settled',
          invoice: '',
          description: '',
          preimage: sent.preimage,
          payment_hash: sent.paymentHash,
          amount,
          fees_paid: sent.feeMsat,
          settled_at: nowSeconds(),
          expires_at: 0,
        }),
      );
    },
    lookupInvoice: async ({ payment_hash: hash, invoice }) => {
      const found = history.get(hash ?? readInvoice(invoice ?? '')?.paymentHash ?? '');
      return found ? done(found) : failed('NOT_FOUND', 'Not known.');
    },
    listTransactions: async ({ limit = 20, offset = 0, unpaid = false }) => {
      const newestFirst = [...history.values()]
        .reverse()
        .filter(({ state }) => unpaid || state === 'settled');
      return done({
        transactions: newestFirst.slice(offset, offset + limit),
        total_count: newestFirst.length,
      });
    },
    signMessage: async ({ message }) => done({ message, signature: node.sign(message) }),
  };
}

function nowSeconds(): number {
  return Math.floor(Date.now() / 1000);
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
