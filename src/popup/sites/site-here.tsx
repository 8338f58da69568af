import { useEffect, useState } from 'preact/hooks';
import browser from 'webextension-polyfill';
import { settingsOf } from '../../store/settings';
import { command } from '../commands';
import { db } from '../database';
import { Button } from '../ui/button';
import { ErrorNotice } from '../ui/notice';
import { Origin } from '../ui/origin';
import { useAction } from '../use-action';

interface Added {
  origin: string;
  isInPage: boolean;
  isPrivate: boolean;
}

/**
 * While Fusebox appears on chosen sites alone, opening the popup (a click in the toolbar) adds the site of the open page. Says so, with the way
 * back. Draws nothing otherwise.
 */
export function SiteHere() {
  const [added, setAdded] = useState<Added | null>(null);
  const [undone, setUndone] = useState(false);
  const { busy, error, run } = useAction();
  useEffect(() => void run(async () => setAdded(await addSiteHere())), []);
  if (!added) return <ErrorNotice message={error} />;
  const { origin, isInPage, isPrivate } = added;
  const undo = async () => {
    await command('site.disappear', { origin });
    setUndone(true);
  };
  return (
    <>
      <ErrorNotice message={error} />
      <div class="notice site-here" role="status" data-testid="site-here">
        <p>
          {undone ? (
            <Off origin={origin} />
          ) : (
            <On origin={origin} isPrivate={isPrivate} isInPage={isInPage} />
          )}
        </p>
        {!undone && !isPrivate && (
          <Button look="quiet" testId="site-here-undo" disabled={busy} onClick={() => void run(undo)}>
            Undo
          </Button>
        )}
      </div>
    </>
  );
}

function On({ origin, isInPage, isPrivate }: Added) {
  if (!isInPage && isPrivate) return <>Fusebox cannot be turned on for this page.</>;
  return (
    <>
      Fusebox is on for <Origin origin={origin} /> now.
      {isPrivate &&
        ' This window is private, so nothing is remembered: it is for this page until it is reloaded.'}
      {!isInPage && ' Reload the page to use it.'}
    </>
  );
}

function Off({ origin }: { origin: string }) {
  return (
    <>
      Fusebox is off for <Origin origin={origin} /> again. The open page keeps it until it is reloaded.
    </>
  );
}

/** Adds the site of the tab that is shown, or does nothing: where it is no site, is there already, or is blocked. */
async function addSiteHere(): Promise<Added | null> {
  if ((await settingsOf(db)).appearsOn === 'everywhere') return null;
  const [tab] = await browser.tabs.query({ active: true, currentWindow: true });
  const { id: tabId, url, incognito: isPrivate } = tab ?? {};
  if (tabId === undefined || url === undefined || !/^https?:/.test(url)) return null;
  const { origin } = new URL(url);
  const known = await Promise.all([db.chosenSites.get(origin), db.blocked.get(origin)]);
  if (known.some((row) => row !== undefined)) return null;
  const { isInPage } = await command('site.appear', { origin, tabId });
  return { origin, isInPage, isPrivate: isPrivate === true };
}
