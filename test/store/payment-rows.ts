/** Payments for tests, of one site unless it says otherwise. */
import { randomBytes } from 'node:crypto';
import type { Budget, PaymentRow, WalletBudget } from '../../src/contract/rows';
import { feeReserve, msat } from '../../src/core/msat';
import type { Database } from '../../src/store/database';
import type { NewPayment } from '../../src/store/payments';
import { budgetOf } from '../core/budgets';
import { emptyDatabase } from './empty-database';

export const ORIGIN = 'https://shop.example';
export const CONNECTION = 'connection';
export const NOON = new Date(2026, 5, 15, 12).getTime();

const CLIENT = '11';

export const anyHash = (): string => randomBytes(32).toString('hex');

export function payment(changes: Partial<PaymentRow> = {}): Omit<PaymentRow, 'state'> {
  const amount = changes.amount ?? msat(1_000_000);
  return {
    id: crypto.randomUUID(),
    paymentHash: anyHash(),
    origin: ORIGIN,
    connectionId: CONNECTION,
    requestKey: 'a request',
    approvedBy: 'budget',
    amount,
    feeReserve: feeReserve(amount),
    invoice: 'lnbcrt1',
    description: '',
    payee: '02',
    createdAt: NOON,
    ...changes,
  };
}

/** Of the wallet of `walletDatabase`, and signed. */
export function newPayment(changes: Partial<PaymentRow> = {}): NewPayment {
  const id = changes.id ?? crypto.randomUUID();
  const request = { id, pubkey: CLIENT, created_at: 0, kind: 23194, tags: [], content: '', sig: '' };
  return { request, ...payment({ id, ...changes }) };
}

/** A database that holds the wallet, and nothing else. */
export async function walletDatabase(): Promise<Database> {
  const db = emptyDatabase();
  await connect(db, null);
  return db;
}

/** The site with a budget of so many msat; null for none. */
export async function grant(
  db: Database,
  amount: number | null,
  changes: Partial<Budget> = {},
): Promise<void> {
  await db.sites.put({
    origin: ORIGIN,
    connectionId: CONNECTION,
    permissions: [],
    budget: amount === null ? null : budgetOf(amount, changes),
    createdAt: 0,
  });
}

/** The connection, to a wallet that has told of its own budget, or of none. */
export async function connect(db: Database, budget: WalletBudget | null): Promise<void> {
  await db.connections.put({
    id: CONNECTION,
    name: 'My wallet',
    walletPubkey: '00',
    nodePubkey: null,
    clientPubkey: CLIENT,
    formerKeys: [],
    relays: [],
    sealedSecret: { nonce: new Uint8Array(24), ciphertext: new Uint8Array(48) },
    info: { methods: null, notifications: [], encryption: 'nip44_v2', version: null, at: 0 },
    network: null,
    lud16: null,
    balance: null,
    budget,
    createdAt: 0,
  });
}
