import type { ConnectionRow } from '../../contract/rows';
import { command } from '../commands';
import { useVaultRow } from '../lock/use-vault-row';
import { openInTab, useIsTab } from '../open-in-tab';
import { Brand } from '../ui/brand';
import { Icon } from '../ui/icon';
import { ErrorNotice, Notice } from '../ui/notice';
import { useAction } from '../use-action';
import { usePrompts } from '../use-prompts';
import { t, tn } from '../words/words';
import { WalletChoice } from './wallet-choice';

interface MastheadProps {
  connections: readonly ConnectionRow[];
  /** The wallet that the popup is about; null before the first is connected. */
  connection: ConnectionRow | null;
  onChoose: (connectionId: string) => void;
}

/** The head of every screen: the name, which wallet it is about, the ways to a tab and to lock, and word of prompts that wait. */
export function Masthead({ connections, connection, onChoose }: MastheadProps) {
  const waiting = usePrompts()?.length ?? 0;
  const hasPassphrase = useVaultRow()?.row?.kind === 'passphrase';
  const isTab = useIsTab();
  const { busy, error, run } = useAction();
  return (
    <header class="stack">
      <div class="masthead">
        <Brand />
        {connection && <WalletChoice connections={connections} connection={connection} onChoose={onChoose} />}
        <span class="masthead-actions">
          {isTab === false && (
            <button
              type="button"
              class="icon-button"
              aria-label={t('masthead_open_tab')}
              title={t('masthead_open_tab')}
              data-testid="open-tab"
              onClick={() => void run(() => openInTab())}
            >
              <Icon name="open" />
            </button>
          )}
          {hasPassphrase && (
            <button
              type="button"
              class="icon-button"
              aria-label={t('masthead_lock')}
              title={t('masthead_lock')}
              disabled={busy}
              data-testid="lock-now"
              onClick={() => void run(() => command('vault.lock', {}))}
            >
              <Icon name="lock" />
            </button>
          )}
        </span>
      </div>
      <ErrorNotice message={error} />
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
