/** Sites: which origin may use which connection, and how much it may spend without asking. */
import { FuseboxError } from '../contract/errors';
import { type Budget, FIRST_PERMISSIONS, type Permission, type SiteRow } from '../contract/rows';
import { connectionOf } from './connections';
import type { Database } from './database';

/** The site's row, of several the one connected last, or undefined where the origin is not connected. */
export async function siteOf(db: Database, origin: string): Promise<SiteRow | undefined> {
  const rows = await db.sites
    .where('[origin+connectionId]')
    .between([origin, ''], [origin, '\uffff'])
    .toArray();
  return rows.sort((a, b) => b.createdAt - a.createdAt)[0];
}

/** True where the user wants to hear nothing of one of these origins. */
export async function isBlocked(db: Database, ...origins: string[]): Promise<boolean> {
  return (await db.blocked.where('origin').anyOf(origins).count()) > 0;
}

/** What a blocked site hears, whatever it asks. */
export function siteBlocked(): FuseboxError {
  return new FuseboxError('SITE_BLOCKED', 'The user has blocked this site in Fusebox.');
}

/**
 * Remembers that the user connected the site to the wallet, and with what budget. Connecting again keeps what was granted before. Throws NO_WALLET where
 * the wallet was disconnected meanwhile, SITE_BLOCKED where the site was blocked.
 */
export async function connectSite(
  db: Database,
  origin: string,
  connectionId: string,
  now: number,
  budget: Budget | null = null,
): Promise<void> {
  await db.transaction('rw', db.sites, db.connections, db.blocked, async () => {
    if (await isBlocked(db, origin)) throw siteBlocked();
    await connectionOf(db, connectionId);
    const existing = await db.sites.get([origin, connectionId]);
    await db.sites.put({
      origin,
      connectionId,
      permissions: existing?.permissions ?? [...FIRST_PERMISSIONS],
      budget: existing?.budget ?? budget,
      createdAt: existing?.createdAt ?? now,
    });
  });
}

/** Adds a permission. Does nothing for a site that is gone. */
export async function grantPermission(
  db: Database,
  site: Pick<SiteRow, 'origin' | 'connectionId'>,
  permission: Permission,
): Promise<void> {
  await db.sites.where({ origin: site.origin, connectionId: site.connectionId }).modify((row) => {
    if (!row.permissions.includes(permission)) row.permissions.push(permission);
  });
}

/** Takes a permission away. Does nothing for a site that is gone. */
export async function revokePermission(
  db: Database,
  origin: string,
  connectionId: string,
  permission: Permission,
): Promise<void> {
  await db.sites.where({ origin, connectionId }).modify((row) => {
    row.permissions = row.permissions.filter((held) => held !== permission);
  });
}

/**
 * Gives the site to another connection, with its permissions. A budget is for one wallet: it does not go along, but one that the site has there already
 * stays. Nothing is left with the connection that it had, which it could fall back to. Does nothing for a site that is gone. Throws NO_WALLET.
 */
export async function moveSite(
  db: Database,
  origin: string,
  connectionId: string,
  toConnectionId: string,
  now: number,
): Promise<void> {
  if (connectionId === toConnectionId) return;
  await db.transaction('rw', db.sites, db.connections, async () => {
    const site = await db.sites.get([origin, connectionId]);
    if (!site) return;
    await connectionOf(db, toConnectionId);
    const there = await db.sites.get([origin, toConnectionId]);
    await db.sites.delete([origin, connectionId]);
    await db.sites.put({
      ...site,
      connectionId: toConnectionId,
      budget: there?.budget ?? null,
      // Of several wallets a site uses the one that it was given last.
      createdAt: Math.max(now, site.createdAt),
    });
  });
}

/** Sets the budget, or takes it away with null. Does nothing for a site that is gone. */
export async function setBudget(
  db: Database,
  origin: string,
  connectionId: string,
  budget: Budget | null,
): Promise<void> {
  await db.sites.update([origin, connectionId], { budget });
}

/** Gives the site the budget of an answer, once: a later one, or what the user chose since, stays. Does nothing for a site that is gone. */
export async function grantBudget(
  db: Database,
  { origin, connectionId }: SiteRow,
  budget: Budget,
  now: number,
): Promise<void> {
  await db.sites.where({ origin, connectionId }).modify((row) => {
    // One that lies in the future was dated by a clock that was wrong.
    const since = row.budget?.since ?? Number.NEGATIVE_INFINITY;
    if (since < budget.since || since > now) row.budget = budget;
  });
}

/** Forgets the site. Its payments stay in the journal. */
export async function forgetSite(db: Database, origin: string, connectionId: string): Promise<void> {
  await db.sites.delete([origin, connectionId]);
}

/** Forgets the site with every wallet, and marks its origin. */
export async function blockSite(db: Database, origin: string, now: number): Promise<void> {
  await db.transaction('rw', db.sites, db.blocked, async () => {
    await db.sites.where('[origin+connectionId]').between([origin, ''], [origin, '\uffff']).delete();
    await db.blocked.put({ origin, at: now });
  });
}

/** Lets the site ask again, as one that was never seen. */
export async function unblockSite(db: Database, origin: string): Promise<void> {
  await db.blocked.delete(origin);
}
