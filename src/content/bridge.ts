/**
 * The bridge beside the page. It opens one port to the background when the page first calls, gives every call a name of its own, and
 * sends unanswered calls again under the same names when the port is lost: the background can die at any time. What the page listens for
 * is asked for again, too; a page that only listens rests after a while, so that it does not keep the background alive for ever.
 */
import type { ErrorData } from '../contract/errors';
import type {
  CallOutcome,
  PageAnswer,
  PageBeat,
  PageCall,
  PageNews,
  PagePort,
  PageThere,
  PortAnswer,
  PortCall,
  PortEvent,
} from '../contract/page-messages';
import { linkAt } from './link-at';

interface Port {
  postMessage(call: PortCall): void;
  disconnect(): void;
  onMessage: { addListener(listener: (message: PortAnswer | PortEvent) => void): void };
  onDisconnect: { addListener(listener: () => void): void };
}
declare const chrome: {
  runtime: {
    id?: string;
    connect(info: { name: PagePort }): Port;
    getManifest(): { version: string };
  };
  storage: { local: { get(key: string): Promise<{ opensLinks?: boolean }> } };
};
declare global {
  interface Document {
    /** True until somebody goes to the page (Chrome). */
    readonly prerendering?: boolean;
  }
}

(() => {
  const LONGEST_RETRY_MS = 5_000;
  /** How long a page hears events after its last call, or after it was last shown. */
  const LISTENING_MS = 600_000;
  /** In UTF-16 units, as JSON. No call needs more. */
  const LONGEST_PARAMS = 200_000;
  const UPDATED: ErrorData = {
    code: 'EXTENSION_UPDATED',
    message: 'Fusebox was updated or removed. Reload this page.',
  };

  const { origin } = window;
  const target = origin === 'null' ? '*' : origin;
  const documentName = Array.from(crypto.getRandomValues(new Uint32Array(4)), (n) => n.toString(36)).join('');
  /**
   * By name. `pageId` null: it is not the page that has called, and it hears nothing. `isOff`: what this call would listen for was switched
   * off since it was made.
   */
  const waiting = new Map<string, { call: PortCall; pageId: number | null; isOff?: boolean }>();
  let port: Port | null = null;
  let losses = 0;
  /** What the page listens for, as the background has granted it. */
  const events = new Set<unknown>();
  let awakeUntil = 0;
  let rest: ReturnType<typeof setTimeout> | undefined;

  function answerPage(id: string, outcome: CallOutcome): void {
    const found = waiting.get(id);
    if (!found) return;
    waiting.delete(id);
    if (found.call.method === 'on' && 'result' in outcome) {
      const event = eventOf(found.call.params);
      if (!found.isOff) events.add(event);
      // The background may have heard that before there was anything to switch off.
      else if (port) send(port, { id: `${documentName} off ${event}`, method: 'off', params: { event } });
      stayAwake();
    }
    if (found.pageId !== null) tellPage({ ...outcome, fusebox: 'answer', id: found.pageId });
  }

  const tellPage = (message: PageAnswer | PageNews | PageThere) => window.postMessage(message, target);
  const refuse = (id: number, code: ErrorData['code'], message: string) =>
    tellPage({ fusebox: 'answer', id, error: { code, message } });
  const eventOf = (params: unknown) => (params as { event?: unknown } | null | undefined)?.event;

  /** The page has called, or is looked at: what it listens for is heard for a while from now. */
  function stayAwake(): void {
    if (events.size === 0) return;
    awakeUntil = Date.now() + LISTENING_MS;
    clearTimeout(rest);
    rest = setTimeout(() => {
      if (waiting.size === 0) leave();
      else stayAwake();
    }, LISTENING_MS);
  }

  function leave(): void {
    port?.disconnect();
    port = null;
  }

  /** The extension is gone for good. */
  function endAll(): void {
    for (const id of [...waiting.keys()]) answerPage(id, { error: UPDATED });
  }

  /** Opens the port and sends everything unanswered, once the page is more than prerendered: nobody has gone there yet. Where the extension is gone for good, every call hears it. */
  function connect(): void {
    // An element that the page names so would stand in its place.
    if (document.prerendering === true) return;
    let opened: Port;
    try {
      opened = chrome.runtime.connect({ name: `page ${chrome.runtime.getManifest().version}` });
    } catch {
      endAll();
      return;
    }
    port = opened;
    opened.onMessage.addListener((message) => {
      losses = 0;
      if ('event' in message) tellPage({ ...message, fusebox: 'event' });
      else answerPage(message.id, message);
    });
    opened.onDisconnect.addListener(() => lost(opened));
    for (const event of events) {
      send(opened, { id: `${documentName} ${event}`, method: 'on', params: { event, again: true } });
    }
    for (const { call } of [...waiting.values()]) send(opened, call);
  }

  function lost(gone: Port): void {
    if (port !== gone) return;
    port = null;
    if (waiting.size === 0 && (events.size === 0 || Date.now() >= awakeUntil)) return;
    setTimeout(() => port ?? connect(), losses === 0 ? 0 : Math.min(100 * 2 ** losses, LONGEST_RETRY_MS));
    losses++;
  }

  function send(to: Port, call: PortCall): void {
    try {
      to.postMessage(call);
    } catch {
      lost(to);
    }
  }

  /** What a page says can be anything that structured clone carries: only what JSON carries goes on. */
  function hear(event: MessageEvent): void {
    const message: PageCall | PageBeat | null = event.data;
    if (event.source !== window || typeof message !== 'object') return;
    if (message?.fusebox === 'beat') {
      // Chrome closes the port of an extension that was updated, and does not say so.
      if (!chrome.runtime?.id) endAll();
      tellPage({ fusebox: 'there' });
    }
    if (message?.fusebox !== 'call') return;
    const { id: pageId, method } = message;
    if (!Number.isSafeInteger(pageId)) return;
    if (typeof method !== 'string' || method.length > 100 || method === 'link') {
      refuse(pageId, 'UNSUPPORTED_METHOD', 'Fusebox does not know this method.');
      return;
    }
    let params: unknown;
    try {
      const json = JSON.stringify(message.params);
      if (json !== undefined && json.length > LONGEST_PARAMS) {
        refuse(pageId, 'INVALID_PARAMS', `${method}: this is too long.`);
        return;
      }
      params = json === undefined ? undefined : JSON.parse(json);
    } catch {
      refuse(pageId, 'INVALID_PARAMS', `${method}: pass plain values only.`);
      return;
    }
    if (method === 'off') events.delete(eventOf(params));
    if (method === 'off' || method === 'on') {
      // The page's last word rules what is still being asked.
      for (const one of waiting.values()) {
        if (eventOf(one.call.params) === eventOf(params)) one.isOff = method === 'off';
      }
    }
    start({ id: `${documentName}-${pageId}`, method, params }, pageId);
    stayAwake();
  }

  function start(call: PortCall, pageId: number | null): void {
    waiting.set(call.id, { call, pageId });
    if (port) send(port, call);
    else connect();
  }

  /** Whether clicks on links are answered, as the user has set it; null until a link was looked at. */
  let opensLinks: boolean | null = null;
  let clicks = 0;

  /** Nothing is read in a page that has no such link. Where the extension is gone, the link is the browser's. */
  async function readSwitch(): Promise<boolean> {
    try {
      opensLinks = (await chrome.storage.local.get('opensLinks')).opensLinks ?? true;
    } catch {
      opensLinks = false;
    }
    return opensLinks;
  }

  /** A link is about to be clicked: by then it should be known what to do. */
  function prepare(event: Event): void {
    if (linkAt(event)) void readSwitch();
  }

  function click(event: MouseEvent): void {
    const { isTrusted, button, ctrlKey, metaKey, shiftKey, altKey, detail } = event;
    if (!isTrusted || button || ctrlKey || metaKey || shiftKey || altKey || opensLinks === false) return;
    const href = linkAt(event);
    if (!href) return;
    event.preventDefault();
    // The second half of a double click asks nothing anew: what an LNURL offers would be a second question, and a second payment.
    if (detail > 1) return;
    if (opensLinks) openLink(href);
    else void readSwitch().then((opens) => (opens ? openLink(href) : location.assign(href)));
  }

  const openLink = (href: string) =>
    start({ id: `${documentName}-link-${++clicks}`, method: 'link', params: href }, null);

  /** Whoever looks at the page again may have missed something. */
  function wake(): void {
    if (document.visibilityState !== 'visible' || events.size === 0) return;
    stayAwake();
    if (!port) connect();
  }

  /** A page that comes back from the back/forward cache has lost its port, and Chrome does not say so. */
  function comeBack(event: PageTransitionEvent): void {
    if (!event.persisted) return;
    leave();
    resume();
  }

  /** The page was prerendered, or in the back/forward cache, and is shown now. */
  function resume(): void {
    if (!port && (waiting.size > 0 || events.size > 0)) connect();
  }

  function listen(): void {
    window.addEventListener('message', hear);
    // Firefox leaves the port open while the page is in the back/forward cache, and what it asks would stay on screen.
    window.addEventListener('pagehide', leave);
    window.addEventListener('pageshow', comeBack);
    document.addEventListener('prerenderingchange', resume);
    window.addEventListener('visibilitychange', wake);
    // A frame without an origin cannot ask anything. Captured: dialogs often stop what is clicked in them from going further.
    if (origin === 'null') return;
    window.addEventListener('pointerdown', prepare, true);
    window.addEventListener('focusin', prepare, true);
    window.addEventListener('click', click, true);
  }

  listen();
  // `document.open()` takes the window's listeners away; adding one that is there does nothing.
  new MutationObserver(listen).observe(document, { childList: true });
})();
