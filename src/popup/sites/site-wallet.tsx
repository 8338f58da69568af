import { useState } from 'preact/hooks';
import type { ConnectionRow } from '../../contract/rows';
import { command } from '../commands';
import { goInstead } from '../route';
import { walletName } from '../text/wallets';
import { Button } from '../ui/button';
import { ErrorNotice } from '../ui/notice';
import { Select } from '../ui/select';
import { useAction } from '../use-action';
import { Phrase } from '../words/phrase';
import { t } from '../words/words';
import type { SiteState } from './site-state';

interface SiteWalletProps {
  state: SiteState;
  connections: readonly ConnectionRow[];
}

/** Which of several wallets a site uses. */
export function SiteWallet({ state, connections }: SiteWalletProps) {
  const { site, usesConnectionId } = state;
  const { origin, connectionId } = site;
  const [chosen, setChosen] = useState(usesConnectionId);
  const { busy, error, run } = useAction();

  async function use() {
    const moved = await run(() =>
      command('site.useConnection', { origin, connectionId: usesConnectionId, toConnectionId: chosen }),
    );
    if (moved) goInstead('site', origin, chosen);
  }
  const used = connections.find(({ id }) => id === usesConnectionId);
  return (
    <section class="section">
      <h2>
        <label for="site-wallet">{t('site_wallet')}</label>
      </h2>
      <div class="card site-wallet">
        {used && usesConnectionId !== connectionId && (
          <p class="small" data-testid="site-wallet-other">
            <Phrase text="site_wallet_now" blanks={{ wallet: <bdi>{walletName(used)}</bdi> }} />
          </p>
        )}
        <Select
          id="site-wallet"
          value={chosen}
          options={connections.map((row) => [row.id, walletName(row)] as const)}
          disabled={busy}
          testId="site-wallet"
          onChange={setChosen}
        />
        <p class="soft small">{t('site_wallet_help')}</p>
        <ErrorNotice message={error} />
        {chosen !== usesConnectionId && (
          <div>
            <Button testId="site-wallet-use" disabled={busy} onClick={() => void use()}>
              {t('site_wallet_use')}
            </Button>
          </div>
        )}
      </div>
    </section>
  );
}
