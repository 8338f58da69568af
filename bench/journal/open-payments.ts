/** Payments that an earlier life of the background has left open, and a wallet that has paid all of them. */
import { createHash, randomBytes } from 'node:crypto';
import { finalizeEvent, getPublicKey } from 'nostr-tools/pure';
import * as v from 'valibot';
import type { WalletService } from '../../dev/stack/wallet-service/service';
import type { PaymentRow } from '../../src/contract/rows';
import { feeReserve, msat } from '../../src/core/msat';
import { createCipher } from '../../src/nwc/cipher';
import { KIND } from '../../src/nwc/events';

const AMOUNT = msat(1_000);
const LIFETIME_S = 300;

export interface OpenPayments {
  rows: PaymentRow[];
  /** What the wallet has been asked about since the last `clear`, by payment hash. */
  lookedUp: Set<string>;
  /** The wallet knows them no more. */
  forget(): void;
}

/** So many payments of this site over the connection of this URI. The wallet tells of each that it was paid, with its proof. */
export function openPayments(
  wallet: WalletService,
  uri: string,
  { origin, connectionId }: Pick<PaymentRow, 'origin' | 'connectionId'>,
  count: number,
): OpenPayments {
  const { hostname: walletPubkey, searchParams } = new URL(uri);
  const secret = Uint8Array.from(Buffer.from(searchParams.get('secret') ?? '', 'hex'));
  const cipher = createCipher(secret, walletPubkey);
  const preimages = new Map<string, string>();
  const lookedUp = new Set<string>();
  const createdAt = Date.now() - 60_000;
  const rows = Array.from({ length: count }, (_, index): PaymentRow => {
    const preimage = randomBytes(32);
    const paymentHash = createHash('sha256').update(preimage).digest('hex');
    preimages.set(paymentHash, preimage.toString('hex'));
    const invoice = `lnbcrt10n1${'q'.repeat(280)}${index}`;
    const request = finalizeEvent(
      {
        kind: KIND.request,
        created_at: Math.floor(createdAt / 1000),
        tags: [
          ['p', walletPubkey],
          ['encryption', 'nip44_v2'],
          ['expiration', String(Math.floor(createdAt / 1000) + LIFETIME_S)],
        ],
        content: cipher.encrypt('nip44_v2', JSON.stringify({ method: 'pay_invoice', params: { invoice } })),
      },
      secret,
    );
    return {
      id: `open-${index}`,
      paymentHash,
      state: 'open',
      origin,
      connectionId,
      requestKey: `open-${index}`,
      approvedBy: 'budget',
      amount: AMOUNT,
      feeReserve: feeReserve(AMOUNT),
      invoice,
      description: 'An open payment',
      payee: getPublicKey(secret),
      createdAt,
      request: { ...request },
    };
  });
  const asked = v.object({ payment_hash: v.string() });
  const forget = wallet.intercept(async ({ method, params }, next) => {
    const hash = method === 'lookup_invoice' && v.is(asked, params) ? params.payment_hash : '';
    const preimage = preimages.get(hash);
    if (preimage === undefined) return next();
    lookedUp.add(hash);
    const created_at = Math.floor(createdAt / 1000);
    return {
      result: {
        type: 'outgoing',
        state: 'settled',
        payment_hash: hash,
        preimage,
        amount: AMOUNT,
        fees_paid: 0,
        created_at,
        settled_at: created_at,
      },
    };
  });
  return { rows, lookedUp, forget };
}
