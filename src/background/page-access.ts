/** How the browser puts scripts into pages: into those that will be loaded, and into one that is open. */
import browser, { type Scripting } from 'webextension-polyfill';
import type { PageScript } from './page-scripts';

export interface PageAccess {
  /** True where match patterns can name a port: in Chrome. Firefox takes such a pattern, and it matches nothing. */
  readonly namesPorts: boolean;
  /** From now on these scripts are put into pages, and no others. Changes only what is not so yet. */
  register(wanted: PageScript[]): Promise<void>;
  /**
   * Puts the files into the documents of this origin in the tab, unless Fusebox is there already. False where the browser lets nobody into them.
   */
  inject(tabId: number, origin: string, bridge: string, provider: string): Promise<boolean>;
  isPrivate(tabId: number): Promise<boolean>;
}

type Target = Scripting.InjectionTarget;

export function createPageAccess(): PageAccess {
  return {
    namesPorts: !browser.runtime.getURL('/').startsWith('moz-extension:'),

    async register(wanted) {
      const registered = await browser.scripting.getRegisteredContentScripts();
      const there = (script: PageScript) => registered.find(({ id }) => id === script.id);
      const gone = registered.map(({ id }) => id).filter((id) => !wanted.some((script) => script.id === id));
      const changed = wanted.filter((script) => there(script) && !isSame(script, there(script)));
      const added = wanted.filter((script) => !there(script));
      if (gone.length > 0) await browser.scripting.unregisterContentScripts({ ids: gone });
      if (changed.length > 0) await browser.scripting.updateContentScripts(changed);
      if (added.length > 0) await browser.scripting.registerContentScripts(added);
    },

    async inject(tabId, origin, bridge, provider) {
      try {
        for (const target of await documentsOf(tabId, origin)) {
          if (await isFuseboxIn(target)) continue;
          await run({ target, files: [bridge] });
          await run({ target, files: [provider], world: 'MAIN' });
        }
        return true;
      } catch (error) {
        console.warn('Fusebox: this page cannot be reached', error);
        return false;
      }
    },

    isPrivate: async (tabId) => (await browser.tabs.get(tabId)).incognito,
  };
}

const run = (injection: Scripting.ScriptInjection) =>
  browser.scripting.executeScript({ ...injection, injectImmediately: true });

/** Each by its own name where the browser has one, so that a frame that moves on meanwhile is not taken for it. */
async function documentsOf(tabId: number, origin: string): Promise<Target[]> {
  const frames = await run({ target: { tabId, allFrames: true }, func: () => window.origin });
  return frames
    .filter(({ result }) => result === origin)
    .map(({ documentId, frameId }) =>
      documentId ? { tabId, documentIds: [documentId] } : { tabId, frameIds: [frameId] },
    );
}

async function isFuseboxIn(target: Target): Promise<boolean> {
  const [found] = await run({ target, world: 'MAIN', func: isAnnounced });
  return found?.result === true;
}

/** Runs in the page. */
function isAnnounced(): boolean {
  let found = false;
  const hear = (event: Event) => {
    if (event instanceof CustomEvent && event.detail?.info?.rdns === 'invalid.fusebox') found = true;
  };
  window.addEventListener('webln:announceProvider', hear);
  window.dispatchEvent(new Event('webln:requestProvider'));
  window.removeEventListener('webln:announceProvider', hear);
  return found;
}

function isSame(wanted: PageScript, registered?: Scripting.RegisteredContentScript): boolean {
  const asText = ({ js = [], matches = [] }: Pick<Scripting.RegisteredContentScript, 'js' | 'matches'>) =>
    [...js, ...[...matches].sort()].join(' ');
  return registered !== undefined && asText(registered) === asText(wanted);
}
