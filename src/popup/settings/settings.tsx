import type { ComponentChildren } from 'preact';
import type { Settings as Chosen } from '../../contract/rows';
import { settingsOf } from '../../store/settings';
import { command } from '../commands';
import { db } from '../database';
import { useVaultRow } from '../lock/use-vault-row';
import { locksWhenText } from '../text/locks-after';
import { Button } from '../ui/button';
import { ErrorNotice } from '../ui/notice';
import { Origin } from '../ui/origin';
import { type Action, useAction } from '../use-action';
import { useLive } from '../use-live';
import { openSafety } from './open-safety';

/** What the user chooses for all sites. */
export function Settings() {
  const settings = useLive(() => settingsOf(db), '');
  const action = useAction();
  if (!settings) return null;
  const change = (changed: Partial<Chosen>) => void action.run(() => command('settings.change', changed));
  return (
    <section class="section">
      <h2>Settings</h2>
      <ErrorNotice message={action.error} />
      <ul class="card rows">
        <li class="row">
          <fieldset class="setting-choice" disabled={action.busy}>
            <legend>Where Fusebox appears</legend>
            <Choice
              name="appears-on"
              testId="appears-everywhere"
              label="On every site"
              checked={settings.appearsOn === 'everywhere'}
              onChoose={() => change({ appearsOn: 'everywhere' })}
            >
              Every site can ask for a payment, and can tell that you have Fusebox.
            </Choice>
            <Choice
              name="appears-on"
              testId="appears-chosen"
              label="Only on sites I choose"
              checked={settings.appearsOn === 'chosen'}
              onChoose={() => change({ appearsOn: 'chosen' })}
            >
              No other site can tell that you have Fusebox. Clicking it in the toolbar adds the site you are
              on.
            </Choice>
          </fieldset>
          {settings.appearsOn === 'chosen' && <ChosenSites action={action} />}
          <p class="soft small">Open pages keep what they have until they are reloaded.</p>
        </li>
        <li class="row">
          <Switch
            testId="takes-webln"
            label="Be the wallet that sites find first"
            on={settings.takesWebln}
            disabled={action.busy}
            onChange={(takesWebln) => change({ takesWebln })}
          >
            Sites see it as <code>window.webln</code>, unless another extension was there first. Without this,
            only sites that let you choose a wallet find it.
          </Switch>
        </li>
        <li class="row">
          <Switch
            testId="opens-links"
            label="Open Lightning links"
            on={settings.opensLinks}
            disabled={action.busy}
            onChange={(opensLinks) => change({ opensLinks })}
          >
            A click on a link that can be paid asks you here. Without this, such links are left to the
            browser.
          </Switch>
        </li>
        <li class="row">
          <Safety locksAfter={settings.locksAfter} />
        </li>
      </ul>
    </section>
  );
}

/** Whether a passphrase is set, and the way to its page. */
function Safety({ locksAfter }: { locksAfter: number | null }) {
  const vault = useVaultRow();
  return (
    <div class="row-line">
      <span>
        Passphrase and backup
        <span class="setting-help">
          {vault && vault.row?.kind !== 'passphrase' && 'No passphrase is set.'}
          {vault?.row?.kind === 'passphrase' && locksWhenText(locksAfter)}
        </span>
      </span>
      <Button testId="open-safety" label="Open passphrase and backup" onClick={() => void openSafety()}>
        Open
      </Button>
    </div>
  );
}

/** The sites on which Fusebox appears, each with the way to take it from there. */
function ChosenSites({ action }: { action: Action }) {
  const sites = useLive(() => db.chosenSites.toArray(), '');
  if (!sites) return null;
  if (sites.length === 0) return <p class="small">No site yet.</p>;
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
            label={`Remove ${origin}`}
            onClick={() => void action.run(() => command('site.disappear', { origin }))}
          >
            Remove
          </Button>
        </li>
      ))}
    </ul>
  );
}

interface SettingProps {
  /** What it means, in a sentence or two. */
  children: ComponentChildren;
  label: string;
  testId: string;
}

/** One of several. */
function Choice(props: SettingProps & { name: string; checked: boolean; onChoose: () => void }) {
  const { children, label, testId, name, checked, onChoose } = props;
  return (
    <label class="check">
      <input type="radio" name={name} checked={checked} data-testid={testId} onChange={onChoose} />
      <span>
        {label}
        <span class="setting-help">{children}</span>
      </span>
    </label>
  );
}

/** On or off. */
function Switch(props: SettingProps & { on: boolean; disabled: boolean; onChange: (on: boolean) => void }) {
  const { children, label, testId, on, disabled, onChange } = props;
  return (
    <label class="check">
      <input
        type="checkbox"
        checked={on}
        disabled={disabled}
        data-testid={testId}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      <span>
        {label}
        <span class="setting-help">{children}</span>
      </span>
    </label>
  );
}
