import { settingsOf } from '../../store/settings';
import { command } from '../commands';
import { db } from '../database';
import { ErrorNotice } from '../ui/notice';
import { useAction } from '../use-action';
import { useLive } from '../use-live';

/** Whether Fusebox answers clicks on links that can be paid. */
export function LinkSetting() {
  const settings = useLive(() => settingsOf(db), '');
  const { busy, error, run } = useAction();
  if (!settings) return null;
  return (
    <>
      <div class="check">
        <input
          id="opens-links"
          type="checkbox"
          checked={settings.opensLinks}
          disabled={busy}
          aria-describedby="opens-links-help"
          data-testid="opens-links"
          onChange={(event) => {
            const opensLinks = event.currentTarget.checked;
            void run(() => command('settings.change', { opensLinks }));
          }}
        />
        <label for="opens-links">Open Lightning links with Fusebox</label>
      </div>
      <p id="opens-links-help" class="soft small">
        Clicks on lightning:, lnurl and wallet links ask you here. Off: they are left to the browser.
      </p>
      <ErrorNotice message={error} />
    </>
  );
}
