import type { Msat } from '../../contract/amounts';
import type { SiteRow } from '../../contract/rows';
import { left } from '../../core/budget';
import { budgetEntries } from '../../store/payments';
import { db } from '../database';
import { useLive } from '../use-live';
import { useNow } from '../use-now';
import { SiteItem } from './site-item';

/** A site and what is left of its budget, null where it has none. */
export interface SiteState {
  site: SiteRow;
  left: Msat | null;
}

async function sitesOf(connectionId: string, now: number): Promise<SiteState[]> {
  const sites = await db.sites.where('connectionId').equals(connectionId).toArray();
  sites.sort((a, b) => b.lastUsedAt - a.lastUsedAt);
  return Promise.all(
    sites.map(async (site) => {
      const { budget } = site;
      if (!budget) return { site, left: null };
      return { site, left: left(budget, await budgetEntries(db, { ...site, budget }, now), now) };
    }),
  );
}

/** The sites that may use this wallet, the last used first. */
export function Sites({ connectionId }: { connectionId: string }) {
  // A budget starts anew at midnight, while a tab may stay open.
  const now = useNow(60_000);
  const sites = useLive(() => sitesOf(connectionId, now), `${connectionId} ${now}`);
  if (!sites) return null;
  return (
    <section class="section">
      <h2>Sites</h2>
      {sites.length === 0 ? (
        <p class="card empty">No site yet. When a page asks to use your wallet, Fusebox asks you first.</p>
      ) : (
        <ul class="card rows">
          {sites.map((state) => (
            <SiteItem key={state.site.origin} state={state} />
          ))}
        </ul>
      )}
    </section>
  );
}
