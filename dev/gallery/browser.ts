/**
 * What our pages see of a browser in the gallery, in place of webextension-polyfill: storage in memory, and a background that does nothing. What takes long
 * takes for ever here, so that it can be looked at.
 */
import type { ErrorData } from '../../src/contract/errors';
import type { UiCall } from '../../src/contract/ui-commands';

type Items = Record<string, unknown>;
type Listener = (changes: Items) => void;

function area() {
  const items: Items = {};
  const listeners = new Set<Listener>();
  const tell = (changes: Items) => {
    for (const listener of listeners) listener(changes);
  };
  return {
    async get(key?: string) {
      return key === undefined ? { ...items } : key in items ? { [key]: items[key] } : {};
    },
    async set(changes: Items) {
      Object.assign(items, changes);
      tell(changes);
    },
    async remove(key: string) {
      delete items[key];
      tell({ [key]: undefined });
    },
    onChanged: {
      addListener: (listener: Listener) => listeners.add(listener),
      removeListener: (listener: Listener) => listeners.delete(listener),
    },
  };
}

/** What the background answers to a command; one that is not here is never answered. */
export type Answers = Partial<Record<UiCall['method'], unknown>>;
/** What it fails with. */
export type Errors = Partial<Record<UiCall['method'], ErrorData>>;

/** The browser as the state finds it. */
export const world: {
  answers: Answers;
  errors: Errors;
  /** Of the tab that is shown, where the popup was opened on one. */
  tab: string | null;
  isAllowedPages: boolean;
} = { answers: { 'connection.refresh': null }, errors: {}, tab: null, isAllowedPages: true };

async function answerTo(method: UiCall['method']): Promise<unknown> {
  const error = world.errors[method];
  if (error) return { error };
  return method in world.answers ? { result: world.answers[method] } : new Promise(() => undefined);
}

const browser = {
  runtime: {
    getURL: (file: string) => new URL(file, location.origin).href,
    getManifest: () => ({ version: '0.0.0' }),
    getPlatformInfo: async () => ({ os: 'linux', arch: 'x86-64' }),
    getBrowserInfo: async () => ({ name: 'Gallery', version: '0' }),
    sendMessage: ({ method }: UiCall) => answerTo(method),
  },
  storage: { session: area(), local: area() },
  tabs: {
    query: async () => (world.tab === null ? [] : [{ id: 2, url: world.tab, incognito: false }]),
    getCurrent: async () => ({ id: 1 }),
    create: async () => undefined,
    remove: async () => undefined,
  },
  windows: { getAll: async () => [] },
  permissions: {
    contains: async () => world.isAllowedPages,
    request: async () => true,
    onAdded: { addListener: () => undefined, removeListener: () => undefined },
    onRemoved: { addListener: () => undefined, removeListener: () => undefined },
  },
};

export default browser;
