/** A document with the bridge beside it, and the background at the other end of its port. */
import { onTestFinished, vi } from 'vitest';
import type { PortAnswer, PortCall, PortEvent } from '../../src/contract/page-messages';
import { Mailbox } from '../nwc/mailbox';

export class FakePort {
  readonly calls = new Mailbox<PortCall>();
  /** Whether the bridge has closed it. */
  isLeft = false;
  #onMessage: (message: PortAnswer | PortEvent) => void = () => undefined;
  #onDisconnect: () => void = () => undefined;
  readonly onMessage = {
    addListener: (listener: (message: PortAnswer | PortEvent) => void) => (this.#onMessage = listener),
  };
  readonly onDisconnect = { addListener: (listener: () => void) => (this.#onDisconnect = listener) };

  postMessage(call: PortCall): void {
    // As between processes: JSON, or nothing.
    this.calls.put(JSON.parse(JSON.stringify(call)));
  }

  answer(answer: PortAnswer): void {
    this.#onMessage(answer);
  }

  tell(event: PortEvent): void {
    this.#onMessage(event);
  }

  /** The background has gone. */
  lose(): void {
    this.#onDisconnect();
  }

  /** The bridge leaves. As in a browser, its own end does not hear of it. */
  disconnect(): void {
    this.isLeft = true;
  }
}

export interface FakeAct {
  defaultPrevented: boolean;
}

export class FakePage extends EventTarget {
  origin = 'https://shop.example';
  /** Every port the bridge has opened. */
  readonly ports = new Mailbox<FakePort>();
  /** What the page hears. */
  readonly heard = new Mailbox<unknown>();
  isExtensionThere = true;

  postMessage(data: unknown, target: string): void {
    if (target === this.origin) this.heard.put(data);
  }

  /** A message to the window, by itself unless another source is given. */
  say(data: unknown, source: unknown = this): void {
    this.dispatchEvent(Object.assign(new Event('message'), { data, source }));
  }

  /** The page is written anew. */
  openDocument(): void {
    for (const [type, listener] of this.#listeners.splice(0)) super.removeEventListener(type, listener);
    FakeObserver.onChange();
  }

  /** The page is left. It may come back. */
  goAway(): void {
    this.dispatchEvent(Object.assign(new Event('pagehide'), { persisted: true }));
  }

  /** The page was prerendered, and somebody goes there. */
  activate(): void {
    this.document.prerendering = false;
    this.document.dispatchEvent(new Event('prerenderingchange'));
  }

  /** The page is back from the back/forward cache. Its port is dead, and nobody says so. */
  comeBack(): void {
    this.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }));
  }

  readonly #listeners: [string, EventListener][] = [];

  override addEventListener(type: string, listener: EventListener): void {
    this.#listeners.push([type, listener]);
    super.addEventListener(type, listener);
  }

  /** An event of the user's, at these nodes, the innermost first. As only a browser can make it: trusted, unless it is said that it is not. */
  act(type: string, path: object[], extra: object = {}): FakeAct {
    const act = {
      isTrusted: true,
      detail: 1,
      button: 0,
      defaultPrevented: false,
      composedPath: () => [...path],
      preventDefault: () => {
        act.defaultPrevented = true;
      },
      ...extra,
    };
    for (const [of, listener] of this.#listeners) if (of === type) listener(act as unknown as Event);
    return act;
  }

  /** What `storage.local` holds for content scripts. `gone`: there is no extension any more. */
  stored: { opensLinks?: boolean } | 'gone' = {};
  /** How often it was read. */
  reads = 0;
  readonly get = async (key: string): Promise<object> => {
    this.reads++;
    if (this.stored === 'gone') throw new Error('Extension context invalidated.');
    return key in this.stored ? { ...this.stored } : {};
  };

  /** Where the page was sent. */
  readonly gone: string[] = [];
  /** Closed shadow roots, by their hosts. */
  readonly closedRoots = new Map<unknown, object>();

  /** The page is looked at, or no more. */
  show(isShown: boolean): void {
    this.document.visibilityState = isShown ? 'visible' : 'hidden';
    this.dispatchEvent(new Event('visibilitychange'));
  }

  readonly document = Object.assign(new EventTarget(), { visibilityState: 'visible', prerendering: false });

  call(id: number, method = 'getInfo', params?: unknown): void {
    this.say({ fusebox: 'call', id, method, params });
  }

  readonly connect = (): FakePort => {
    if (!this.isExtensionThere) throw new Error('Extension context invalidated.');
    const port = new FakePort();
    this.ports.put(port);
    return port;
  };
}

/** `document.open()`: the listeners of the window are gone, and whoever watches the document hears of a change. */
class FakeObserver {
  static onChange: () => void = () => undefined;

  constructor(onChange: () => void) {
    FakeObserver.onChange = onChange;
  }

  observe(): void {}
}

export async function pageWithBridge(origin = 'https://shop.example'): Promise<FakePage> {
  const page = new FakePage();
  page.origin = origin;
  vi.stubGlobal('window', page);
  vi.stubGlobal('document', page.document);
  vi.stubGlobal('MutationObserver', FakeObserver);
  vi.stubGlobal('location', { assign: (href: string) => page.gone.push(href) });
  vi.stubGlobal('chrome', {
    runtime: {
      connect: page.connect,
      getManifest: () => ({ version: '1.0.0' }),
      // As Chrome has it: an extension that is gone has no name.
      get id() {
        return page.isExtensionThere ? 'fusebox' : undefined;
      },
    },
    storage: { local: { get: page.get } },
    dom: { openOrClosedShadowRoot: (element: unknown) => page.closedRoots.get(element) ?? null },
  });
  onTestFinished(() => void vi.unstubAllGlobals());
  vi.resetModules();
  await import('../../src/content/bridge');
  return page;
}
