import './sites.css';
import { useEffect } from 'preact/hooks';
import type { Ceilings } from '../../contract/policy';
import type { ConnectionRow } from '../../contract/rows';
import { whyAlwaysAsked } from '../../core/origins';
import { isShut } from '../../core/policy';
import { command } from '../commands';
import { db } from '../database';
import { go, href } from '../route';
import type { ScreenProps } from '../shell/screen-props';
import { BlockSite } from '../ui/block-site';
import { Button } from '../ui/button';
import { ByOrganisation } from '../ui/by-organisation';
import { ConfirmInline } from '../ui/confirm-inline';
import { ErrorNotice } from '../ui/notice';
import { Origin } from '../ui/origin';
import { Screen } from '../ui/screen';
import { useAction } from '../use-action';
import { useLive } from '../use-live';
import { useNow } from '../use-now';
import { usePolicy } from '../use-policy';
import { Phrase } from '../words/phrase';
import { t } from '../words/words';
import { SiteBudget } from './site-budget';
import { SiteMark } from './site-mark';
import { SitePayments } from './site-payments';
import { SitePermissions } from './site-permissions';
import { type SiteState, wholeSite } from './site-state';
import { SiteWallet } from './site-wallet';

/** One site: what it may, what it has left, what it was paid. About: its origin, and the wallet, without which it is that which it uses. */
export function SiteScreen({ about, connections }: ScreenProps) {
  const [origin, connectionId] = about;
  useEffect(() => {
    if (origin === undefined) go('sites');
  }, [origin]);
  if (origin === undefined) return null;
  // Another site is another screen: nothing entered for one carries over.
  return (
    <OneSite
      key={`${connectionId} ${origin}`}
      origin={origin}
      connectionId={connectionId}
      connections={connections}
    />
  );
}

interface OneSiteProps {
  origin: string;
  connectionId: string | undefined;
  connections: readonly ConnectionRow[];
}

function OneSite({ origin, connectionId, connections }: OneSiteProps) {
  const now = useNow(60_000);
  // Read at the time of reading: a budget that was granted a moment ago is not one of the future.
  const policy = usePolicy();
  const ceilings = policy?.ceilings ?? null;
  const read = useLive(
    () => wholeSite(db, origin, connectionId, ceilings, Date.now()),
    JSON.stringify([now, ceilings]),
  );
  if (!read || !policy) return null;
  const shut = isShut(policy, origin);
  const { state, undecided, isBlocked } = read;
  return (
    <Screen
      back={href('sites')}
      testId="site"
      title={
        <span class="site-title">
          <SiteMark origin={origin} />
          <span data-testid="site-origin">
            <Origin origin={origin} />
          </span>
        </span>
      }
    >
      {shut && <ByOrganisation>{t('managed_site_blocked')}</ByOrganisation>}
      {!shut && isBlocked && <Blocked origin={origin} />}
      {!shut && !isBlocked && !state && <p class="card empty">{t('site_gone')}</p>}
      {!shut && state && (
        <Connected
          state={state}
          undecided={undecided}
          connections={connections}
          ceilings={ceilings}
          now={now}
        />
      )}
      <SitePayments origin={origin} now={now} />
      {state && <Endings state={state} isShut={shut} />}
    </Screen>
  );
}

interface ConnectedProps {
  state: SiteState;
  undecided: Parameters<typeof SiteBudget>[0]['undecided'];
  connections: readonly ConnectionRow[];
  ceilings: Ceilings | null;
  now: number;
}

function Connected({ state, undecided, connections, ceilings, now }: ConnectedProps) {
  const always = whyAlwaysAsked(state.site.origin);
  return (
    <>
      {always ? (
        <p class="notice" data-testid={`site-${always}`}>
          {t(always === 'private' ? 'site_always_private' : 'site_always_insecure')}
        </p>
      ) : (
        <SiteBudget state={state} undecided={undecided} ceilings={ceilings} now={now} />
      )}
      <SitePermissions site={state.site} />
      {connections.length > 1 && <SiteWallet state={state} connections={connections} />}
    </>
  );
}

function Blocked({ origin }: { origin: string }) {
  const { busy, error, run } = useAction();
  return (
    <div class="card site-blocked" data-testid="site-blocked">
      <p>{t('site_blocked_help')}</p>
      <ErrorNotice message={error} />
      <div>
        <Button
          testId="unblock"
          disabled={busy}
          onClick={() => void run(() => command('site.unblock', { origin }))}
        >
          {t('site_unblock')}
        </Button>
      </div>
    </div>
  );
}

/** What ends the bond between a site and the wallet. */
function Endings({ state, isShut }: { state: SiteState; isShut: boolean }) {
  const { origin, connectionId } = state.site;
  return (
    <section class="site-endings" aria-label={t('site_endings')}>
      <ConfirmInline
        testId="forget"
        ask={t('site_forget')}
        confirm={t('site_forget_confirm')}
        keep={t('site_forget_keep')}
        act={async () => {
          await command('site.forget', { origin, connectionId });
          go('sites');
        }}
      >
        <Phrase text="site_forget_ask" blanks={{ origin: <Origin origin={origin} /> }} />
      </ConfirmInline>
      {!isShut && <BlockSite origin={origin} />}
    </section>
  );
}
