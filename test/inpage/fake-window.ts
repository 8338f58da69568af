/** A page's window with `window.webln` in it, and the bridge's end of what it posts. */
import { onTestFinished, vi } from 'vitest';
import type { CallOutcome, PageBeat, PageCall, PageEventName } from '../../src/contract/page-messages';
import type { FuseboxProvider } from '../../src/contract/webln';
import { Mailbox } from '../nwc/mailbox';

interface Announcement {
  info: { uuid: string; name: string; icon: string; rdns: string };
  provider: FuseboxProvider;
}

/** As in a browser, what it holds is read by getters that a page may replace. */
export class FakeMessageEvent extends Event {
  readonly #data: unknown;
  readonly #source: unknown;

  constructor(data: unknown, source: unknown) {
    super('message');
    this.#data = data;
    this.#source = source;
  }

  get data(): unknown {
    return this.#data;
  }

  get source(): unknown {
    return this.#source;
  }
}

export class FakeWindow extends EventTarget {
  readonly origin = 'https://shop.example';
  readonly document = new EventTarget();
  // As in a browser, a page may replace them later.
  Promise = Promise;
  Event = Event;
  CustomEvent = CustomEvent;
  setTimeout = setTimeout;
  declare webln?: FuseboxProvider;
  /** What is posted to the bridge. */
  readonly calls = new Mailbox<PageCall>();
  readonly announced: Announcement[] = [];
  /** `webln:…` events that carry nothing, as they come. */
  readonly said: string[] = [];
  readonly reported: unknown[] = [];
  onDocumentChange: () => void = () => undefined;

  constructor() {
    super();
    super.addEventListener('webln:announceProvider', (event) => {
      if (event instanceof CustomEvent) this.announced.push(event.detail);
    });
    for (const type of ['webln:ready', 'webln:enabled']) {
      super.addEventListener(type, () => this.said.push(`window ${type}`));
      this.document.addEventListener(type, () => this.said.push(`document ${type}`));
    }
  }

  /** The page asks whether the bridge is there. As long as it is, it says so. */
  onBeat: () => void = () => this.say({ fusebox: 'there' });

  readonly reportError = (error: unknown): void => void this.reported.push(error);

  postMessage(message: unknown, target: string): void {
    // As the browser does it: a copy, or an error.
    const copy = structuredClone(message) as PageCall | PageBeat;
    if (target !== this.origin) return;
    if (copy.fusebox === 'beat') this.onBeat();
    else this.calls.put(copy);
  }

  /** A message to the window, by itself unless another source is given. */
  say(data: unknown, source: unknown = this): void {
    this.dispatchEvent(new FakeMessageEvent(data, source));
  }

  answer({ id }: PageCall, outcome: CallOutcome): void {
    this.say({ ...outcome, fusebox: 'answer', id });
  }

  tell(event: PageEventName, data: unknown = null): void {
    this.say({ fusebox: 'event', event, data });
  }

  get provider(): FuseboxProvider {
    if (!this.webln) throw new Error('There is no window.webln.');
    return this.webln;
  }
}

/** Runs the script that is put into pages. `other`: a provider that is there already. */
export function pageWithWebln(other?: FuseboxProvider): Promise<FakeWindow> {
  return pageWith(() => import('../../src/inpage/webln'), other);
}

/** Runs what pages get where `window.webln` is left to others. */
export function pageWithAnnouncement(): Promise<FakeWindow> {
  return pageWith(() => import('../../src/inpage/announced'));
}

async function pageWith(script: () => Promise<unknown>, other?: FuseboxProvider): Promise<FakeWindow> {
  const page = new FakeWindow();
  if (other) page.webln = other;
  vi.stubGlobal('window', page);
  vi.stubGlobal('document', page.document);
  vi.stubGlobal('MessageEvent', FakeMessageEvent);
  vi.stubGlobal(
    'MutationObserver',
    class {
      constructor(onChange: () => void) {
        page.onDocumentChange = onChange;
      }
      observe(): void {}
    },
  );
  onTestFinished(() => void vi.unstubAllGlobals());
  vi.resetModules();
  await script();
  return page;
}
