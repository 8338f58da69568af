/** What a database holds after a backup was restored into it, besides the journal. Pure; the clock is passed in. */
import type {
  BlockedRow,
  Budget,
  ChosenSiteRow,
  ConnectionRow,
  HoldInvoiceRow,
  InvoiceRow,
  SettingsRow,
  SiteRow,
} from '../contract/rows';
import { succeeds } from '../core/former-keys';
import { keptByRenewal } from '../core/kept-by-renewal';
import { LOCKS_AFTER } from '../core/lock';

/** All rows but the vault's and the payments. */
export interface Rows {
  connections: ConnectionRow[];
  sites: SiteRow[];
  blocked: BlockedRow[];
  holdInvoices: HoldInvoiceRow[];
  invoices: InvoiceRow[];
  settings: SettingsRow[];
  chosenSites: ChosenSiteRow[];
}

export const siteKey = ({ origin, connectionId }: Pick<SiteRow, 'origin' | 'connectionId'>) =>
  `${origin} ${connectionId}`;
const byOrigin = ({ origin }: { origin: string }) => origin;
const byHash = ({ paymentHash }: { paymentHash: string }) => paymentHash;

/** What is here wins, and what is missing is added. The backup's rows are under the ids that its connections have here. */
export function mergedRows(here: Rows, backup: Rows, now: number): Rows {
  const lastConnected = new Map<string, number>();
  for (const { origin, createdAt } of here.sites) {
    lastConnected.set(origin, Math.max(createdAt, lastConnected.get(origin) ?? 0));
  }
  const blocked = [
    ...here.blocked,
    ...missing(here.blocked, backup.blocked, byOrigin).filter(({ origin }) => !lastConnected.has(origin)),
  ];
  const connected = new Set(here.connections.map(({ id }) => id));
  const added = missing(here.sites, backup.sites, siteKey).map((site): SiteRow => {
    // The user has forgotten it here, or never allowed it: that it may ask again is enough.
    const budget = connected.has(site.connectionId) ? null : site.budget;
    // Of several wallets a site uses the one that it was connected to last: that stays the one which is here.
    const before = (lastConnected.get(site.origin) ?? Number.POSITIVE_INFINITY) - 1;
    return {
      ...withBudgetOf({ ...site, budget }, null, now),
      createdAt: Math.max(0, Math.min(site.createdAt, before)),
    };
  });
  // The wallet that was connected last is the one for new sites: that stays the one which is here.
  const newest = Math.max(...here.connections.map(({ createdAt }) => createdAt));
  const latest = Math.min(now, here.connections.length > 0 ? newest - 1 : now);
  return {
    connections: [
      ...here.connections.map((row) => ({ ...seedOf(backup, row), ...latestOf(row, backup) })),
      ...missing(here.connections, backup.connections, ({ id }) => id).map((row) => notAfter(latest, row)),
    ],
    sites: withoutBlocked([...here.sites, ...added], blocked),
    blocked,
    holdInvoices: [...here.holdInvoices, ...missing(here.holdInvoices, backup.holdInvoices, byHash)],
    invoices: [...here.invoices, ...missing(here.invoices, backup.invoices, byHash)],
    // When the vault locks is for who sits here to say, and so is the wallet for new sites.
    settings:
      here.settings.length > 0
        ? here.settings
        : backup.settings.map((row) => ({
            ...row,
            locksAfter: LOCKS_AFTER,
            defaultConnectionId: here.connections.length > 0 ? null : row.defaultConnectionId,
          })),
    chosenSites: [...here.chosenSites, ...missing(here.chosenSites, backup.chosenSites, byOrigin)],
  };
}

/**
 * As in the backup. A connection that is here stays as its wallet last told of it, with its invoices, some of which its sites alone can settle, and no budget
 * forgets what it counts here. What is blocked here stays so.
 */
export function replacedRows(here: Rows, backup: Rows, now: number): Rows {
  const connectionsHere = new Map(here.connections.map((row) => [row.id, row]));
  const sitesHere = new Map(here.sites.map((row) => [siteKey(row), row]));
  const blocked = [...here.blocked, ...missing(here.blocked, backup.blocked, byOrigin)];
  const staying = new Set(backup.connections.map(({ id }) => id));
  const stays = ({ connectionId }: { connectionId: string }) => staying.has(connectionId);
  const holdInvoices = here.holdInvoices.filter(stays);
  const invoices = here.invoices.filter(stays);
  return {
    ...backup,
    connections: backup.connections.map((row) => {
      const known = connectionsHere.get(row.id);
      return known ? { ...latestOf(known, backup), ...seedOf(backup, row) } : notAfter(now, row);
    }),
    sites: withoutBlocked(
      backup.sites.map((site) => withBudgetOf(site, sitesHere.get(siteKey(site))?.budget ?? null, now)),
      blocked,
    ),
    blocked,
    holdInvoices: [...holdInvoices, ...missing(holdInvoices, backup.holdInvoices, byHash)],
    invoices: [...invoices, ...missing(invoices, backup.invoices, byHash)],
  };
}

function missing<T>(here: readonly T[], backup: readonly T[], keyOf: (row: T) => string): T[] {
  const keys = new Set(here.map(keyOf));
  return backup.filter((row) => !keys.has(keyOf(row)));
}

function notAfter(latest: number, row: ConnectionRow): ConnectionRow {
  return { ...row, createdAt: Math.max(0, Math.min(row.createdAt, latest)) };
}

function withoutBlocked(sites: readonly SiteRow[], blocked: readonly BlockedRow[]): SiteRow[] {
  const origins = new Set(blocked.map(byOrigin));
  return sites.filter(({ origin }) => !origins.has(origin));
}

/**
 * A connection that is here, by the later of its secrets. A renewal is written down only after the new secret worked, and the old one is for nothing any more: the user may have taken it back
 * in the wallet, perhaps because others knew it. So whichever side was renewed since has the one to keep, be what is restored older or newer; that the other key gave way
 * to it is signed by that key. What the user calls it stays, as in a renewal.
 */
function latestOf(here: ConnectionRow, { connections }: Rows): ConnectionRow {
  const renewed = connections.find((row) => row.id === here.id && succeeds(row, here));
  return renewed ? { ...renewed, ...keptByRenewal(here) } : here;
}

/** The seed of a connection's logins, as the backup has it. */
function seedOf({ connections }: Rows, { id }: ConnectionRow): Pick<ConnectionRow, 'sealedAuthSeed'> {
  const sealedAuthSeed = connections.find((row) => row.id === id)?.sealedAuthSeed;
  return sealedAuthSeed ? { sealedAuthSeed } : {};
}

/**
 * The site with a budget that counts from the earlier of its grant and that of the budget here. A grant that lies in the future was dated by a wrong
 * clock: it would count everything now and forget it then, so everything counts from the beginning.
 */
function withBudgetOf(site: SiteRow, here: Budget | null, now: number): SiteRow {
  if (!site.budget) return site;
  const grants = [site.budget.since, here?.since ?? site.budget.since];
  const since = Math.max(...grants) > now ? 0 : Math.min(...grants);
  return { ...site, budget: { ...site.budget, since } };
}
