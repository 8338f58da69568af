import { useState } from 'preact/hooks';
import { openSafety } from '../settings/open-safety';
import { Button } from '../ui/button';
import { Icon, type IconName } from '../ui/icon';
import { Screen } from '../ui/screen';
import { t } from '../words/words';
import { ConnectForm } from './connect-form';

const POINTS: readonly (readonly [IconName, 'welcome_wallet' | 'welcome_fuse' | 'welcome_ask'])[] = [
  ['home', 'welcome_wallet'],
  ['settings', 'welcome_fuse'],
  ['check', 'welcome_ask'],
];

/** What is shown before the first wallet is connected: what Fusebox is, then how to connect. */
export function Welcome({ onConnected }: { onConnected: (connectionId: string) => void }) {
  const [isConnecting, setConnecting] = useState(false);
  if (!isConnecting) {
    return (
      <Screen title={t('welcome_title')}>
        <p>{t('welcome_what')}</p>
        <ul class="welcome-points">
          {POINTS.map(([icon, text]) => (
            <li key={text}>
              <Icon name={icon} />
              {t(text)}
            </li>
          ))}
        </ul>
        <Button look="primary" testId="start" onClick={() => setConnecting(true)}>
          {t('welcome_start')}
        </Button>
      </Screen>
    );
  }
  return (
    <Screen title={t('connect_title')}>
      <ConnectForm onConnected={onConnected} />
      <div>
        <Button look="quiet" testId="passphrase-first" onClick={() => void openSafety()}>
          {t('welcome_passphrase_first')}
        </Button>
      </div>
    </Screen>
  );
}
