import type { ConnectionEventRow } from '../../contract/rows';
import { budgetText, permissionText, quoted, reasonText } from '../text/connection-events';
import { momentText } from '../text/times';
import { Foreign } from '../ui/foreign';
import { Origin } from '../ui/origin';
import { Phrase } from '../words/phrase';
import { t } from '../words/words';

/** A line of the journal of connections: what has happened, below it when, with which wallet, and why. */
export function LogLine({
  row,
  now,
  namesWallet,
}: {
  row: ConnectionEventRow;
  now: number;
  namesWallet: boolean;
}) {
  const { kind, at, walletName } = row;
  const reason = reasonText(row);
  return (
    <li class="log-line" data-testid="log-line" data-kind={kind}>
      <span>
        <What row={row} />
      </span>
      {reason !== null && <span class="setting-help">{reason}</span>}
      <span class="setting-help">
        {momentText(at, now)}
        {namesWallet && (
          <>
            {' · '}
            <Foreign text={walletName} max={40} />
          </>
        )}
      </span>
    </li>
  );
}

function What({ row }: { row: ConnectionEventRow }) {
  const { kind, detail } = row;
  const site = <Origin origin={row.origin ?? ''} />;
  const app = detail ?? row.origin ?? '';
  switch (kind) {
    case 'site-connected':
      return <Phrase text="log_site_connected" blanks={{ site }} />;
    case 'site-moved':
      return (
        <Phrase text="log_site_moved" blanks={{ site, wallet: <Foreign text={detail ?? ''} max={40} /> }} />
      );
    case 'site-forgotten':
      return <Phrase text="log_site_forgotten" blanks={{ site }} />;
    case 'permission-granted':
      return <Phrase text="log_permission_granted" blanks={{ site, permission: permissionText(row) }} />;
    case 'permission-taken':
      return <Phrase text="log_permission_taken" blanks={{ site, permission: permissionText(row) }} />;
    case 'budget-set':
      return <Phrase text="log_budget_set" blanks={{ site, budget: budgetText(row) }} />;
    case 'budget-taken':
      return <Phrase text="log_budget_taken" blanks={{ site }} />;
    case 'delegated':
      return <>{app === '' ? t('log_delegated_nameless') : t('log_delegated', { app: quoted(app) })}</>;
    case 'delegation-refused':
      return (
        <>
          {app === ''
            ? t('log_delegation_refused_nameless')
            : t('log_delegation_refused', { app: quoted(app) })}
        </>
      );
    case 'rotation-failed':
      return <>{t('log_rotation_failed')}</>;
    case 'connected':
    case 'refused':
    case 'rotated':
    case 'revoked':
    case 'expired':
    case 'restored':
    case 'error':
      return <>{t(`log_${kind}`)}</>;
  }
}
