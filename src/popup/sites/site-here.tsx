import { useEffect, useState } from 'preact/hooks';
import { settingsOf } from '../../store/settings';
import { siteOf } from '../../store/sites';
import { command } from '../commands';
import { db } from '../database';
import { ErrorNotice } from '../ui/notice';
import { useAction } from '../use-action';
import { useLive } from '../use-live';
import { useLoaded } from '../use-loaded';
import { type ShownTab, shownTab } from './shown-tab';
import type { Added } from './site-added';

/**
 * What is to be said of the site that the popup was opened on, by a click in the toolbar: on the first screen what is left of its budget, where it is
 * connected; and while Fusebox appears on chosen sites alone, that this click has added it. Draws nothing otherwise. What is drawn is loaded then:
 * most often there is nothing.
 */
export function SiteHere({ isHome }: { isHome: boolean }) {
  const [tab, setTab] = useState<ShownTab | null>(null);
  const [added, setAdded] = useState<Added | null>(null);
  const { error, run } = useAction();
  useEffect(() => {
    void run(async () => {
      const opened = await shownTab();
      setTab(opened);
      if (opened) setAdded(await addSite(opened));
    });
  }, []);
  return (
    <>
      <ErrorNotice message={error} />
      {added && <SiteAdded added={added} />}
      {/* What a site is called in a private window, the popup cannot know. */}
      {isHome && tab && !tab.isPrivate && <SiteLine origin={tab.origin} />}
    </>
  );
}

function SiteAdded({ added }: { added: Added }) {
  const loaded = useLoaded(() => import('./site-added'));
  return loaded ? <loaded.SiteAddedNotice added={added} /> : null;
}

function SiteLine({ origin }: { origin: string }) {
  const site = useLive(() => siteOf(db, origin), origin);
  return site ? <LoadedLine origin={origin} /> : null;
}

function LoadedLine({ origin }: { origin: string }) {
  const loaded = useLoaded(() => import('./site-line'));
  return loaded ? <loaded.SiteLine origin={origin} /> : null;
}

/** Adds the site of the tab that is shown, or does nothing: where Fusebox appears everywhere, or the site is there already, or is blocked. */
async function addSite({ tabId, origin, isPrivate }: ShownTab): Promise<Added | null> {
  if ((await settingsOf(db)).appearsOn === 'everywhere') return null;
  const known = await Promise.all([db.chosenSites.get(origin), db.blocked.get(origin)]);
  if (known.some((row) => row !== undefined)) return null;
  const { isInPage } = await command('site.appear', { origin, tabId });
  return { origin, isInPage, isPrivate };
}
