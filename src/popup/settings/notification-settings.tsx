import { ErrorNotice } from '../ui/notice';
import { Screen } from '../ui/screen';
import { Switch } from '../ui/switch';
import { t } from '../words/words';
import type { SettingsProps } from './settings-props';
import { useChange } from './use-change';

const KINDS = ['received', 'blown', 'late'] as const;

/** What the system tells of while no page of ours is open. */
export function NotificationSettings({ chosen: { notifications }, back }: SettingsProps) {
  const { busy, error, change } = useChange();
  return (
    <Screen title={t('notifications_title')} back={back}>
      <p>{t('notifications_what')}</p>
      <ErrorNotice message={error} />
      <ul class="card rows">
        {KINDS.map((kind) => (
          <li key={kind} class="row">
            <Switch
              testId={`notify-${kind}`}
              label={t(`notifications_${kind}`)}
              on={notifications[kind]}
              disabled={busy}
              onChange={(on) => change({ notifications: { ...notifications, [kind]: on } })}
            >
              {t(`notifications_help_${kind}`)}
            </Switch>
          </li>
        ))}
      </ul>
      <p class="soft small">{t('notifications_system')}</p>
    </Screen>
  );
}
