import type { Msat } from '../../contract/amounts';
import type { SiteRow } from '../../contract/rows';
import { budgetLeft } from '../../store/budgets';
import { db } from '../database';

/** A site and what is left of its budget, null where it has none. */
export interface SiteState {
  site: SiteRow;
  left: Msat | null;
}

/** The sites of a connection, the one connected last first, as they stand now. */
export async function sitesOf(connectionId: string, now: number): Promise<SiteState[]> {
  const sites = await db.sites.where('connectionId').equals(connectionId).toArray();
  sites.sort((a, b) => b.createdAt - a.createdAt);
  return Promise.all(sites.map(async (site) => ({ site, left: await budgetLeft(db, site, now) })));
}
