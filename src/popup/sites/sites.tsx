import { useLive } from '../use-live';
import { useNow } from '../use-now';
import { SiteItem } from './site-item';
import { sitesOf } from './site-state';

/** The sites that may use this wallet, the last used first. */
export function Sites({ connectionId }: { connectionId: string }) {
  // A budget starts anew, or ends, while a tab may stay open.
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
            <SiteItem key={state.site.origin} state={state} now={now} />
          ))}
        </ul>
      )}
    </section>
  );
}
