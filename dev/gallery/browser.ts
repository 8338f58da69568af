/**
 * What our pages see of a browser in the gallery, in place of webextension-polyfill: storage in memory, and a background that does nothing. What takes long
 * takes for ever here, so that it can be looked at.
 */
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

export const answers: Answers = { 'connection.refresh': null };

const browser = {
  runtime: {
    getURL: (file: string) => new URL(file, location.origin).href,
    getManifest: () => ({ version: '0.0.0' }),
    getPlatformInfo: async () => ({ os: 'linux', arch: 'x86-64' }),
    getBrowserInfo: async () => ({ name: 'Gallery', version: '0' }),
    sendMessage: ({ method }: UiCall) =>
      method in answers ? Promise.resolve({ result: answers[method] }) : new Promise(() => undefined),
  },
  storage: { session: area(), local: area() },
  tabs: {
    query: async () => [],
    getCurrent: async () => ({ id: 1 }),
    create: async () => undefined,
    remove: async () => undefined,
  },
  windows: { getAll: async () => [] },
  permissions: {
    contains: async () => true,
    request: async () => true,
    onAdded: { addListener: () => undefined, removeListener: () => undefined },
    onRemoved: { addListener: () => undefined, removeListener: () => undefined },
  },
};

export default browser;
