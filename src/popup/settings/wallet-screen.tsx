import './settings.css';
import type { ConnectionRow, Settings } from '../../contract/rows';
import { endOf } from '../../core/connection-limits';
import { settingsOf } from '../../store/settings';
import { db } from '../database';
import { Health } from '../home/health';
import { Limits } from '../home/limits';
import { href } from '../route';
import type { ScreenProps } from '../shell/screen-props';
import { walletBudgetText } from '../text/budgets';
import { methodWords } from '../text/methods';
import { dayText, lastDayText } from '../text/times';
import { walletName } from '../text/wallets';
import { Button } from '../ui/button';
import { Foreign } from '../ui/foreign';
import { LinkRow } from '../ui/link-row';
import { ErrorNotice } from '../ui/notice';
import { Screen } from '../ui/screen';
import { WalletMark } from '../ui/wallet-mark';
import { useLive } from '../use-live';
import { useNow } from '../use-now';
import { t } from '../words/words';
import { defaultWallet } from './default-wallet';
import { Disconnect } from './disconnect';
import { GoneWallet } from './gone-wallet';
import { Renew } from './renew';
import { useChange } from './use-change';
import { WalletColour } from './wallet-colour';
import { WalletLabel } from './wallet-label';

/** The wallet that the address names. */
export function WalletScreen({ connections, about: [id = ''] }: ScreenProps) {
  const chosen = useLive(() => settingsOf(db), '');
  const connection = connections.find((row) => row.id === id);
  if (!chosen) return null;
  if (connection)
    return <Wallet key={id} connection={connection} connections={connections} chosen={chosen} />;
  return <GoneWallet key={id} id={id} />;
}

interface WalletProps {
  connection: ConnectionRow;
  connections: readonly ConnectionRow[];
  chosen: Settings;
}

/** What the user calls it, what it may do, how its connection is doing, and parting with it. */
function Wallet({ connection, connections, chosen }: WalletProps) {
  return (
    <Screen
      title={
        <span class="wallet-line">
          <WalletMark connection={connection} />
          <bdi>{walletName(connection)}</bdi>
        </span>
      }
      back={href('settings')}
      testId="wallet-screen"
    >
      <Limits connection={connection} />
      <WalletLabel connection={connection} />
      <WalletColour connection={connection} />
      <DefaultWallet
        connection={connection}
        isDefault={defaultWallet(connections, chosen)?.id === connection.id}
      />
      <Health connection={connection} />
      <section class="section">
        <h2>{t('connection_facts')}</h2>
        <Facts connection={connection} />
      </section>
      {connection.info.methods !== null && (
        <section class="section">
          <h2>{t('connection_methods')}</h2>
          <ul class="points methods" data-testid="connection-methods">
            {connection.info.methods.map((method) => (
              <li key={method}>
                <Foreign text={methodWords(method)} />
              </li>
            ))}
          </ul>
        </section>
      )}
      <Renew connection={connection} />
      <Disconnect connection={connection} />
      <ul class="card rows">
        <LinkRow href={href('log', connection.id)} testId="wallet-log">
          {t('log_title')}
        </LinkRow>
      </ul>
    </Screen>
  );
}

function DefaultWallet({ connection, isDefault }: { connection: ConnectionRow; isDefault: boolean }) {
  const { busy, error, change } = useChange();
  return (
    <section class="section">
      <h2>{t('connection_default')}</h2>
      <ErrorNotice message={error} />
      {isDefault ? (
        <p data-testid="is-default">{t('connection_is_default')}</p>
      ) : (
        <>
          <p>{t('connection_is_not_default')}</p>
          <div>
            <Button
              disabled={busy}
              testId="make-default"
              onClick={() => change({ defaultConnectionId: connection.id })}
            >
              {t('connection_make_default')}
            </Button>
          </div>
        </>
      )}
    </section>
  );
}

function Facts({ connection }: { connection: ConnectionRow }) {
  const now = useNow(30_000);
  const { name, label, network, lud16, budget, relays, createdAt } = connection;
  const end = endOf(connection, now);
  return (
    <dl class="facts">
      {label !== undefined && (
        <>
          <dt>{t('connection_own_name')}</dt>
          <dd>
            <Foreign text={name} />
          </dd>
        </>
      )}
      {network !== null && (
        <>
          <dt>{t('connection_network')}</dt>
          <dd>
            <Foreign text={network} max={20} />
          </dd>
        </>
      )}
      {lud16 !== null && (
        <>
          <dt>{t('connection_address')}</dt>
          <dd>
            <Foreign text={lud16} max={80} />
          </dd>
        </>
      )}
      {budget && (
        <>
          <dt>{t('connection_limit')}</dt>
          <dd>{walletBudgetText(budget, now)}</dd>
        </>
      )}
      {end && (
        <>
          <dt>{t('connection_ends')}</dt>
          <dd>{lastDayText(end.at)}</dd>
        </>
      )}
      <dt>{t('connection_since')}</dt>
      <dd>{dayText(createdAt)}</dd>
      <dt>{t('connection_relays')}</dt>
      <dd>
        <ul>
          {relays.map((relay) => (
            <li key={relay}>
              <Foreign text={relay} max={120} />
            </li>
          ))}
        </ul>
      </dd>
    </dl>
  );
}
