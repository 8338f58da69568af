import { go } from '../route';
import { Button } from '../ui/button';
import { Icon, type IconName } from '../ui/icon';
import { Screen } from '../ui/screen';
import { t } from '../words/words';
import './connect.css';

const POINTS: readonly (readonly [IconName, 'welcome_wallet' | 'welcome_fuse' | 'welcome_ask'])[] = [
  ['home', 'welcome_wallet'],
  ['settings', 'welcome_fuse'],
  ['check', 'welcome_ask'],
];

/** What is shown before the first wallet is connected: what Fusebox is. */
export function Welcome() {
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
      <Button look="primary" testId="start" onClick={() => go('connect')}>
        {t('welcome_start')}
      </Button>
    </Screen>
  );
}
