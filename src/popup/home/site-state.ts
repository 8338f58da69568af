import type { Msat } from '../../contract/amounts';
import type { SiteRow } from '../../contract/rows';
import { left } from '../../core/budget';
import { budgetEntries } from '../../store/payments';
import { db } from '../database';

/** A site and what is left of its budget, null where it has none. */
export interface SiteState {
  site: SiteRow;
  left: Msat | null;
}

/** The sites of a connection, the last used first, as they stand now. */
export async function sitesOf(connectionId: string, now: number): Promise<SiteState[]> {
  const sites = await db.sites.where('connectionId').equals(connectionId).toArray();
  sites.sort((a, b) => b.createdAt - a.createdAt);
  return Promise.all(
    sites.map(async (site) => {
      const { budget } = site;
      if (!budget) return { site, left: null };
      return { site, left: left(budget, await budgetEntries(db, { ...site, budget }, now), now) };
    }),
  );
}
