import { PERMISSIONS, type SiteRow } from '../../contract/rows';
import { command } from '../commands';
import { PERMISSION_HELD } from '../text/permissions';
import { Button } from '../ui/button';
import { ErrorNotice } from '../ui/notice';
import { useAction } from '../use-action';

/** What a site may do, each with the way to take it away. */
export function SitePermissions({ site }: { site: SiteRow }) {
  const { origin, connectionId } = site;
  const { busy, error, run } = useAction();
  return (
    <>
      <ErrorNotice message={error} />
      <ul class="site-permissions small">
        {PERMISSIONS.filter((permission) => site.permissions.includes(permission)).map((permission) => (
          <li key={permission} class="site-permission">
            {PERMISSION_HELD[permission]}{' '}
            <Button
              look="quiet"
              disabled={busy}
              label={`Take away: ${PERMISSION_HELD[permission]}`}
              onClick={() =>
                void run(() => command('site.permit', { origin, connectionId, permission, granted: false }))
              }
            >
              Take away
            </Button>
          </li>
        ))}
      </ul>
    </>
  );
}
