import { href } from '../route';
import { Icon } from '../ui/icon';
import { t } from '../words/words';

const TABS = [
  { screen: '', icon: 'home', text: 'tab_home' },
  { screen: 'sites', icon: 'sites', text: 'tab_sites' },
  { screen: 'history', icon: 'history', text: 'tab_history' },
  { screen: 'settings', icon: 'settings', text: 'tab_settings' },
] as const;

/** The way to the four main screens. `tab`: the one that is shown, or that what is shown is a part of. */
export function TabBar({ tab }: { tab: string }) {
  return (
    <nav class="tab-bar" aria-label={t('tab_bar')}>
      {TABS.map(({ screen, icon, text }) => (
        <a
          key={screen}
          href={screen === '' ? href() : href(screen)}
          aria-current={screen === tab ? 'page' : undefined}
          data-testid={`tab-${screen || 'home'}`}
        >
          <Icon name={icon} />
          {t(text)}
        </a>
      ))}
    </nav>
  );
}
