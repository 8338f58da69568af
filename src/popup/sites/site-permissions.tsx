import { useState } from 'preact/hooks';
import { PERMISSIONS, type Permission, type SiteRow } from '../../contract/rows';
import { command } from '../commands';
import { ErrorNotice } from '../ui/notice';
import { Switch } from '../ui/switch';
import { useAction } from '../use-action';
import { t } from '../words/words';

/** What a site may do, each to be switched on and off. */
export function SitePermissions({ site }: { site: SiteRow }) {
  const { origin, connectionId, permissions } = site;
  const { busy, error, run } = useAction();
  const [wanted, setWanted] = useState<{ permission: Permission; granted: boolean } | null>(null);

  async function permit(permission: Permission, granted: boolean) {
    setWanted({ permission, granted });
    await run(() => command('site.permit', { origin, connectionId, permission, granted }));
    setWanted(null);
  }
  // What is under way is drawn as done, and goes back where it fails.
  const isOn = (permission: Permission) =>
    wanted?.permission === permission ? wanted.granted : permissions.includes(permission);

  return (
    <section class="section">
      <h2>{t('site_permissions')}</h2>
      <ErrorNotice message={error} />
      <ul class="card rows" aria-busy={busy}>
        {PERMISSIONS.map((permission) => (
          <li key={permission} class="site-permission">
            <Switch
              label={t(`permit_${permission}`)}
              on={isOn(permission)}
              testId={`permit-${permission}`}
              onChange={(granted) => {
                if (!busy) void permit(permission, granted);
              }}
            >
              {t(`permit_${permission}_help`)}
            </Switch>
          </li>
        ))}
      </ul>
    </section>
  );
}
