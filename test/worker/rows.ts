/** Rows as a backup may hold them. Bytes that are looked at by nobody come from a name. */
import { createHash } from 'node:crypto';
import type {
  ConnectionRow,
  FormerKey,
  InvoiceRow,
  PaymentRow,
  SignedEvent,
  SiteRow,
} from '../../src/contract/rows';
import { FIRST_PERMISSIONS } from '../../src/contract/rows';
import { formerKey } from '../../src/core/former-keys';
import { msat } from '../../src/core/msat';
import { getPublicKey } from '../../src/nwc/events';
import { secretPlace, seedPlace } from '../../src/vault/sealed-rows';
import { budgetOf } from '../core/budgets';
import { NOON, payment } from '../store/payment-rows';
import type { SealingVault } from '../vault/vault-of';

/** 32 bytes in hex. */
export function hexOf(name: string): string {
  return createHash('sha256').update(name).digest('hex');
}

const bytesOf = (name: string) => Uint8Array.from(Buffer.from(hexOf(name), 'hex'));

/** The secrets of the public keys that were asked for, by name. */
const secrets = new Map<string, string>();
const clients = new Map<string, string>();

/** The public key of the secret `hexOf(name)`. */
export function clientOf(name: string): string {
  const pubkey = clients.get(name) ?? getPublicKey(bytesOf(name));
  clients.set(name, pubkey);
  secrets.set(pubkey, name);
  return pubkey;
}

/** A key signs another way each time. */
const formers = new Map<string, FormerKey>();

function formerOf(name: string, successor: string): FormerKey {
  const between = `${name} ${successor}`;
  const former = formers.get(between) ?? formerKey(bytesOf(name), clientOf(successor));
  formers.set(between, former);
  return former;
}

/** The keys of a connection that has had these secrets, by name: the last is the one it has. */
export function keysOf(...names: string[]): Pick<ConnectionRow, 'clientPubkey' | 'formerKeys'> {
  const formerKeys = names.slice(1).map((name, index) => formerOf(names[index] ?? '', name));
  return { clientPubkey: clientOf(names.at(-1) ?? ''), formerKeys };
}

/** The payment hash whose preimage is `hexOf(name)`. */
export function hashOf(name: string): string {
  return createHash('sha256').update(hexOf(name), 'hex').digest('hex');
}

export function requestOf(name: string, pubkey: string): SignedEvent {
  return {
    id: hexOf(`request ${name}`),
    pubkey,
    created_at: NOON / 1000,
    kind: 23194,
    tags: [['p', hexOf('wallet')]],
    content: 'AtU=',
    sig: hexOf(name).repeat(2),
  };
}

export function connectionRow(id: string, changes: Partial<ConnectionRow> = {}): ConnectionRow {
  return {
    id,
    name: `Wallet ${id}`,
    walletPubkey: clientOf(`wallet ${id}`),
    nodePubkey: null,
    clientPubkey: clientOf(id),
    formerKeys: [],
    relays: ['wss://relay.example/'],
    sealedSecret: { nonce: new Uint8Array(24), ciphertext: new Uint8Array(48) },
    info: { methods: ['pay_invoice'], notifications: [], encryption: 'nip44_v2', version: null, at: 1 },
    network: 'regtest',
    lud16: null,
    balance: { amount: msat(21_000), at: NOON },
    budget: null,
    createdAt: NOON,
    ...changes,
  };
}

/** The connection with the secret of its public key, sealed by the vault; with a seed, too, where that is named. Another secret where that is named. */
export async function sealedRow(
  vault: SealingVault,
  row: ConnectionRow,
  seed?: string,
  secret = secrets.get(row.clientPubkey) ?? '',
): Promise<ConnectionRow> {
  const sealedSecret = await vault.seal(bytesOf(secret), secretPlace(row.id));
  if (seed === undefined) return { ...row, sealedSecret };
  return { ...row, sealedSecret, sealedAuthSeed: await vault.seal(bytesOf(seed), seedPlace(row.id)) };
}

export function siteRow(origin: string, connectionId: string, changes: Partial<SiteRow> = {}): SiteRow {
  return {
    origin,
    connectionId,
    permissions: [...FIRST_PERMISSIONS],
    budget: budgetOf(10_000_000, { since: NOON }),
    createdAt: NOON,
    ...changes,
  };
}

/** Its preimage is `hexOf(name)`, whether or not it is known. */
export function paymentRow(name: string, changes: Partial<PaymentRow> = {}): PaymentRow {
  return {
    ...payment(),
    id: `payment ${name}`,
    paymentHash: hashOf(name),
    requestKey: `request ${name}`,
    connectionId: 'a',
    state: 'open',
    ...changes,
  };
}

export function invoiceRow(name: string, changes: Partial<InvoiceRow> = {}): InvoiceRow {
  return {
    paymentHash: hashOf(name),
    connectionId: 'a',
    origin: null,
    invoice: `lnbcrt ${name}`,
    amount: msat(21_000),
    description: name,
    createdAt: NOON,
    expiresAt: NOON + 3_600_000,
    paidAt: null,
    ...changes,
  };
}

/** What a proof makes of a row of this name. */
export function proofOf(name: string) {
  return {
    state: 'settled',
    settledBy: 'wallet',
    preimage: hexOf(name),
    feesPaid: msat(1_000),
    endedAt: NOON + 1,
  } as const satisfies Partial<PaymentRow>;
}
