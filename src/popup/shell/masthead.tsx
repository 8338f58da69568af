import type { ConnectionRow } from '../../contract/rows';
import { LockNow } from '../lock/lock-now';
import { useVaultRow } from '../lock/use-vault-row';
import { cut, neutralise } from '../text/foreign';
import { Brand } from '../ui/brand';
import { Notice } from '../ui/notice';
import { usePrompts } from '../use-prompts';
import { t, tn } from '../words/words';

interface MastheadProps {
  connections: readonly ConnectionRow[];
  chosen: string | null;
  onChoose: (connectionId: string) => void;
}

/** The head of every screen: the name, the choice of wallet where there is one, the way to lock, and word of prompts that wait. */
export function Masthead({ connections, chosen, onChoose }: MastheadProps) {
  const waiting = usePrompts()?.length ?? 0;
  const hasPassphrase = useVaultRow()?.row?.kind === 'passphrase';
  return (
    <header class="stack">
      <div class="masthead">
        <Brand />
        {connections.length > 1 && (
          <select
            aria-label={t('masthead_wallet')}
            value={chosen ?? undefined}
            onChange={(event) => onChoose(event.currentTarget.value)}
          >
            {connections.map((row) => (
              <option key={row.id} value={row.id}>
                {cut(neutralise(row.name), 40)}
              </option>
            ))}
          </select>
        )}
        {hasPassphrase && <LockNow look="quiet" />}
      </div>
      {waiting > 0 && (
        <Notice>
          {tn('masthead_waiting', waiting)}{' '}
          <a href="prompt.html" target="_blank" rel="noreferrer">
            {t('masthead_answer')}
          </a>
        </Notice>
      )}
    </header>
  );
}
