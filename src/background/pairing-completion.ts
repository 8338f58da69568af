/** The last step of a connection that was asked for: it is stored, or takes the place of another. */
import { FuseboxError } from '../contract/errors';
import type { ConnectionRow, PairingRow, PaymentRow } from '../contract/rows';
import { formerKey } from '../core/former-keys';
import { keptByRenewal } from '../core/kept-by-renewal';
import { hasLapsed } from '../core/lapse';
import { isUnderWay, UNDECIDED } from '../core/payment-state';
import { sameWallet } from '../core/same-wallet';
import { noteConnectionEvent } from '../store/connection-events';
import { noWallet } from '../store/connections';
import type { Database } from '../store/database';
import { secretPlace } from '../vault/sealed-rows';
import type { Vault } from '../vault/vault';

interface CompletionDeps {
  db: Database;
  vault: Vault;
  /** ms since the epoch. */
  now: () => number;
}

/** Makes it a connection, or the secret of the one that it is for, in one transaction. While a payment of that one may become known by its old secret alone, nothing changes. Resolves with the connection that has another secret now, or null. Throws NO_WALLET, WALLET_LOCKED. */
export async function completePairing(
  { db, vault, now }: CompletionDeps,
  id: string,
): Promise<string | null> {
  const tables = [db.connections, db.pairings, db.payments, db.connectionEvents];
  return vault.sealing(tables, async ({ open, seal }) => {
    const row = await db.pairings.get(id);
    if (row?.state !== 'accepted') return null;
    const facts = factsOf(row);
    if (row.rotates === null) {
      const { sealedSecret } = row;
      const connection: ConnectionRow = { ...facts, id, formerKeys: [], sealedSecret, createdAt: now() };
      await db.connections.add(connection);
      await db.pairings.delete(id);
      await noteConnectionEvent(db, connection, 'connected', now());
      return null;
    }
    const before = await db.connections.get(row.rotates);
    if (!before) throw noWallet();
    const undecided = await db.payments
      .where('state')
      .anyOf([...UNDECIDED])
      .filter(({ connectionId }) => connectionId === before.id)
      .toArray();
    // An old secret that the wallet knows no more tells nothing of what is long past. The new one may, and what it does not prove stays open.
    const tellsMore = sameWallet([before], facts) === undefined;
    if (undecided.some((payment) => tellsMore || !isPast(payment, now()))) return null;
    const secret = open(row.sealedSecret, secretPlace(id));
    const sealedSecret = seal(secret, secretPlace(before.id));
    secret.fill(0);
    const former = open(before.sealedSecret, secretPlace(before.id));
    const formerKeys = [...before.formerKeys, formerKey(former, facts.clientPubkey)];
    former.fill(0);
    const connection: ConnectionRow = {
      ...facts,
      ...keptByRenewal(before),
      id: before.id,
      formerKeys,
      sealedSecret,
    };
    await db.connections.put(connection);
    await db.pairings.delete(id);
    await noteConnectionEvent(db, connection, 'rotated', now());
    return before.id;
  });
}

/** True of a payment on whose request no wallet acts any more, and of which none has said lately that it is under way. */
function isPast(payment: PaymentRow, now: number): boolean {
  const { request } = payment;
  return request !== undefined && hasLapsed(request, now) && !isUnderWay(payment, now);
}

function factsOf(row: PairingRow): Omit<ConnectionRow, 'id' | 'formerKeys' | 'sealedSecret' | 'createdAt'> {
  const { request } = row;
  const { walletPubkey, relays, lud16 } = known(row.answer);
  const learned = known(row.learned);
  return {
    ...(request.expiresAt === null ? {} : { expiresAt: request.expiresAt * 1000 }),
    ...learned,
    walletPubkey,
    clientPubkey: request.appPubkey,
    relays,
    lud16: learned.lud16 ?? lud16,
    ...(request.isolated ? { isolated: true } : {}),
  };
}

/** What a step has written before the next one needs it. */
export function known<T>(value: T | null): T {
  if (value !== null) return value;
  throw new FuseboxError('INTERNAL', 'A step of connecting this wallet is missing. Ask for it again.');
}
