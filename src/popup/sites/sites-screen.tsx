import './sites.css';
import { useState } from 'preact/hooks';
import type { ConnectionRow } from '../../contract/rows';
import { db } from '../database';
import { href } from '../route';
import type { ScreenProps } from '../shell/screen-props';
import { walletName } from '../text/wallets';
import { Screen } from '../ui/screen';
import { useLive } from '../use-live';
import { useNow } from '../use-now';
import { usePolicy } from '../use-policy';
import { t } from '../words/words';
import { BlockedSites } from './blocked-sites';
import { SiteListRow } from './site-row';
import { allSites, isNamed, type SiteState } from './site-state';

/** With more than these, one looks for a site by its name. */
const SEEN_AT_A_GLANCE = 8;

/** The sites that use the wallets, the one used last first, and those that may not. */
export function SitesScreen({ connections, connection }: ScreenProps) {
  // A budget starts anew, or ends, while a tab may stay open.
  const now = useNow(60_000);
  // Read at the time of reading: a budget that was granted a moment ago is not one of the future.
  const policy = usePolicy();
  const ceilings = policy?.ceilings ?? null;
  const sites = useLive(() => allSites(db, ceilings, Date.now()), JSON.stringify([now, ceilings]));
  const [sought, setSought] = useState('');
  if (!sites || !policy) return null;

  const found = sites.filter(({ site }) => isNamed(site.origin, sought));
  const here = found.filter(({ site }) => site.connectionId === connection?.id);
  const elsewhere = found.filter(({ site }) => site.connectionId !== connection?.id);
  const hasOwn = sites.some(({ site }) => site.connectionId === connection?.id);
  return (
    <Screen title={t('tab_sites')} testId="sites">
      {sites.length > SEEN_AT_A_GLANCE && (
        <input
          class="input"
          type="search"
          autocomplete="off"
          spellcheck={false}
          aria-label={t('sites_search')}
          placeholder={t('sites_search')}
          value={sought}
          data-testid="sites-search"
          onInput={(event) => setSought(event.currentTarget.value)}
        />
      )}
      <p class="soft sites-found" role="status">
        {sites.length > 0 && found.length === 0 && t('sites_none_found')}
      </p>
      {connection && !hasOwn && <NoSites />}
      {!connection && <NoWallet />}
      {here.length > 0 && connection && (
        <section class="section">
          {connections.length > 1 && (
            <h2>
              <bdi>{walletName(connection)}</bdi>
            </h2>
          )}
          <Rows sites={here} now={now} />
        </section>
      )}
      {elsewhere.length > 0 && (
        <section class="section" data-testid="sites-elsewhere">
          <h2>{t('sites_other_wallets')}</h2>
          <Rows sites={elsewhere} now={now} connections={connections} />
        </section>
      )}
      <BlockedSites />
    </Screen>
  );
}

interface RowsProps {
  sites: readonly SiteState[];
  now: number;
  /** To name the wallet of each. */
  connections?: readonly ConnectionRow[];
}

function Rows({ sites, now, connections = [] }: RowsProps) {
  return (
    <ul class="card rows">
      {sites.map((state) => {
        const { origin, connectionId } = state.site;
        const wallet = connections.find(({ id }) => id === connectionId);
        return (
          <SiteListRow
            key={`${connectionId} ${origin}`}
            state={state}
            now={now}
            {...(wallet && { walletName: walletName(wallet) })}
          />
        );
      })}
    </ul>
  );
}

function NoSites() {
  return (
    <div class="card empty tight" data-testid="no-sites">
      <p>
        <strong>{t('sites_empty')}</strong>
      </p>
      <p>{t('sites_empty_how')}</p>
      <p>{t('sites_empty_try')}</p>
    </div>
  );
}

function NoWallet() {
  return (
    <p class="card empty">
      {t('sites_no_wallet')} <a href={href('connect')}>{t('sites_connect')}</a>
    </p>
  );
}
