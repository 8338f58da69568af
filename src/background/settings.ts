/** The user's settings, and what follows from a change: where Fusebox appears, and as what. */
import { FuseboxError } from '../contract/errors';
import type { Settings } from '../contract/rows';
import type { UiParams, UiResults } from '../contract/ui-commands';
import { createTurns } from '../core/turns';
import { chooseSite, chosenOrigins, dropChosenSite } from '../store/chosen-sites';
import type { Database } from '../store/database';
import { changeSettings, settingsOf } from '../store/settings';
import type { PageAccess } from './page-access';
import { type Appearance, canBeChosen, pageFiles, registeredScripts } from './page-scripts';

export interface SettingsChanges {
  change(change: UiParams<'settings.change'>): Promise<void>;
  /**
   * Fusebox is to appear on this site, and does so at once in the tab that is named. Nothing is remembered of a private window: there it is
   * only that page. Throws INVALID_PARAMS for what is no site.
   */
  appear(params: UiParams<'site.appear'>): Promise<UiResults['site.appear']>;
  /** Pages that are open keep what they have until they are reloaded. */
  disappear(origin: string): Promise<void>;
  /** What will be put into pages is brought in line with what is stored: an update empties it, and a life may have ended in between. */
  align(): Promise<void>;
}

export interface SettingsDeps {
  db: Database;
  pages: PageAccess;
  /** Tells the content scripts whether links are answered. */
  writeLinkSwitch: (opensLinks: boolean) => Promise<void>;
  now: () => number;
}

export function createSettings({ db, pages, writeLinkSwitch, now }: SettingsDeps): SettingsChanges {
  const inTurn = createTurns();

  async function appearance(): Promise<Appearance & Settings> {
    return { ...(await settingsOf(db)), sites: await chosenOrigins(db) };
  }

  /** Changes what is stored, and then what is registered, before the next change begins. */
  const changing = (change: () => Promise<void>) =>
    inTurn(async () => {
      await change();
      const chosen = await appearance();
      await writeLinkSwitch(chosen.opensLinks);
      await pages.register(registeredScripts(chosen, pages.namesPorts));
    });

  return {
    change: (change) => changing(() => changeSettings(db, change)),

    async appear({ origin, tabId }) {
      if (!canBeChosen(origin))
        throw new FuseboxError('INVALID_PARAMS', 'Fusebox cannot appear on this page.');
      if (tabId === undefined || !(await pages.isPrivate(tabId))) {
        await changing(() => chooseSite(db, origin, now()));
      }
      const isInPage =
        tabId !== undefined && (await pages.inject(tabId, origin, ...pageFiles(await appearance())));
      return { isInPage };
    },

    disappear: (origin) => changing(() => dropChosenSite(db, origin)),

    align: () => changing(async () => undefined),
  };
}
