/** Sites as they stand now, read from the store. */
import type { Msat } from '../../contract/amounts';
import type { Ceilings } from '../../contract/policy';
import type { SiteRow } from '../../contract/rows';
import { costOf } from '../../core/budget';
import { sumMsat } from '../../core/msat';
import { UNDECIDED } from '../../core/payment-state';
import { cutTo } from '../../core/policy';
import { budgetLeft } from '../../store/budgets';
import type { Database } from '../../store/database';
import { siteOf } from '../../store/sites';
import { showOrigin } from '../text/origins';

/** A site with one wallet. */
export interface SiteState {
  /** Its budget as far as it holds. */
  site: SiteRow;
  /** What is left of its budget, null where it has none. */
  left: Msat | null;
  /** When it last asked for a payment, or else was connected; ms since the epoch. */
  usedAt: number;
  /** The wallet that the site uses now: of several that it was connected to, the last. */
  usesConnectionId: string;
}

/** One site in full. */
export interface WholeSite {
  /** undefined where it is not connected. */
  state: SiteState | undefined;
  /** What of its budget is taken by payments whose outcome is not known yet, in msat. */
  undecided: Msat;
  isBlocked: boolean;
}

/** All sites with all wallets, the one used last first. `ceilings`: beyond which no budget holds. */
export async function allSites(db: Database, ceilings: Ceilings | null, now: number): Promise<SiteState[]> {
  const sites = await db.sites.toArray();
  const latest = new Map<string, SiteRow>();
  for (const site of sites) {
    const other = latest.get(site.origin);
    if (!other || other.createdAt < site.createdAt) latest.set(site.origin, site);
  }
  const states = await Promise.all(
    sites.map((site) => stateOf(db, site, latest.get(site.origin) ?? site, ceilings, now)),
  );
  return states.sort((a, b) => b.usedAt - a.usedAt);
}

/** A site with this wallet, or where none is named with the one that it uses. */
export async function wholeSite(
  db: Database,
  origin: string,
  connectionId: string | undefined,
  ceilings: Ceilings | null,
  now: number,
): Promise<WholeSite> {
  const [current, blocked] = await Promise.all([siteOf(db, origin), db.blocked.get(origin)]);
  const site = connectionId === undefined ? current : await db.sites.get([origin, connectionId]);
  const isBlocked = blocked !== undefined;
  if (!site || !current) return { state: undefined, undecided: sumMsat([]), isBlocked };
  const undecided = await db.payments
    .where('[origin+connectionId+state]')
    .anyOf(UNDECIDED.map((state) => [origin, site.connectionId, state]))
    .filter(({ approvedBy }) => approvedBy === 'budget')
    .toArray();
  return {
    state: await stateOf(db, site, current, ceilings, now),
    undecided: sumMsat(undecided.map(costOf)),
    isBlocked,
  };
}

async function stateOf(
  db: Database,
  stored: SiteRow,
  current: SiteRow,
  ceilings: Ceilings | null,
  now: number,
): Promise<SiteState> {
  const site = { ...stored, budget: cutTo(stored.budget, ceilings) };
  const { origin, connectionId } = site;
  const [left, last] = await Promise.all([
    budgetLeft(db, site, now),
    db.payments
      .where('[origin+connectionId+createdAt]')
      .between([origin, connectionId, 0], [origin, connectionId, Number.MAX_SAFE_INTEGER])
      .last(),
  ]);
  const usedAt = Math.max(site.createdAt, last?.createdAt ?? 0);
  return { site, left, usedAt, usesConnectionId: current.connectionId };
}

/** True where the name of a site, as it is shown, holds what the user looks for. */
export function isNamed(origin: string, sought: string): boolean {
  return showOrigin(origin).text.toLowerCase().includes(sought.trim().toLowerCase());
}
