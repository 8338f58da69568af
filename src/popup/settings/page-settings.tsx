import { command } from '../commands';
import { db } from '../database';
import { showOrigin } from '../text/origins';
import { Button } from '../ui/button';
import { Choice } from '../ui/choice';
import { ErrorNotice } from '../ui/notice';
import { Origin } from '../ui/origin';
import { Screen } from '../ui/screen';
import { Switch } from '../ui/switch';
import type { Action } from '../use-action';
import { useLive } from '../use-live';
import { Phrase } from '../words/phrase';
import { t } from '../words/words';
import type { SettingsProps } from './settings-props';
import { useChange } from './use-change';

/** Where Fusebox is put into pages, and what it answers there. */
export function PageSettings({ chosen, back }: SettingsProps) {
  const action = useChange();
  const { busy, error, change } = action;
  return (
    <Screen title={t('pages_title')} back={back}>
      <ErrorNotice message={error} />
      <fieldset class="setting-choice" disabled={busy}>
        <legend>{t('pages_where')}</legend>
        <Choice
          name="appears-on"
          testId="appears-everywhere"
          label={t('pages_everywhere')}
          checked={chosen.appearsOn === 'everywhere'}
          onChoose={() => change({ appearsOn: 'everywhere' })}
        >
          {t('pages_everywhere_help')}
        </Choice>
        <Choice
          name="appears-on"
          testId="appears-chosen"
          label={t('pages_chosen')}
          checked={chosen.appearsOn === 'chosen'}
          onChoose={() => change({ appearsOn: 'chosen' })}
        >
          {t('pages_chosen_help')}
        </Choice>
        {chosen.appearsOn === 'chosen' && <ChosenSites action={action} />}
        <p class="soft small">{t('pages_until_reloaded')}</p>
      </fieldset>
      <ul class="card rows">
        <li class="row">
          <Switch
            testId="takes-webln"
            label={t('pages_takes_webln')}
            on={chosen.takesWebln}
            disabled={busy}
            onChange={(takesWebln) => change({ takesWebln })}
          >
            <Phrase text="pages_takes_webln_help" blanks={{ name: <code>window.webln</code> }} />
          </Switch>
        </li>
        <li class="row">
          <Switch
            testId="opens-links"
            label={t('pages_opens_links')}
            on={chosen.opensLinks}
            disabled={busy}
            onChange={(opensLinks) => change({ opensLinks })}
          >
            {t('pages_opens_links_help')}
          </Switch>
        </li>
      </ul>
    </Screen>
  );
}

/** The sites on which Fusebox appears, each with the way to take it from there. */
function ChosenSites({ action }: { action: Action }) {
  const sites = useLive(() => db.chosenSites.toArray(), '');
  if (!sites) return null;
  if (sites.length === 0) return <p class="chosen-sites small">{t('pages_no_site')}</p>;
  return (
    <ul class="chosen-sites">
      {sites.map(({ origin }) => (
        <li key={origin} class="row-line" data-testid="chosen-site" data-origin={origin}>
          <span>
            <Origin origin={origin} />
          </span>
          <Button
            look="quiet"
            testId="remove-site"
            disabled={action.busy}
            label={t('pages_remove_label', { origin: showOrigin(origin).text })}
            onClick={() => void action.run(() => command('site.disappear', { origin }))}
          >
            {t('pages_remove')}
          </Button>
        </li>
      ))}
    </ul>
  );
}
