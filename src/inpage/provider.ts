/**
 * The provider in the page's own world. It only carries calls: who may do what is decided in the background, by what the
 * browser says of the sender. What is used later is captured before the page's first script can replace or freeze it.
 */
import type { ErrorData } from '../contract/errors';
import type {
  PageAnswer,
  PageBeat,
  PageCall,
  PageMethod,
  PageNews,
  PageResults,
  PageThere,
} from '../contract/page-messages';
import type { FuseboxProvider } from '../contract/webln';

/** Puts the provider into this window, once. It announces itself, and where it is to take `window.webln` and nobody has it yet, it is that, too. */
/** Between two looks whether the bridge is still there, while a call waits. */
const BEAT_MS = 2_000;
/** In vain, until it is taken to be gone. A page that computes for a while answers late. */
const BEATS = 3;

export function appear({ takesWebln }: { takesWebln: boolean }): void {
  const { Promise: NativePromise, CustomEvent: NativeCustomEvent, Event: NativeEvent } = window;
  const { freeze, defineProperty, hasOwn } = Object;
  const { apply } = Reflect;
  /** The getter of a message event, before the page can put its own in place. */
  const reader = (name: 'data' | 'source'): ((event: MessageEvent) => unknown) => {
    const get = Object.getOwnPropertyDescriptor(MessageEvent.prototype, name)?.get;
    return (event) => (get ? apply(get, event, []) : event[name]);
  };
  const [dataOf, sourceOf] = [reader('data'), reader('source')];
  const { origin } = window;
  const target = origin === 'null' ? '*' : origin;
  const post = window.postMessage.bind(window);
  const report = window.reportError.bind(window);
  const add = window.addEventListener.bind(window);
  const later = window.setTimeout.bind(window);
  const tellWindow = window.dispatchEvent.bind(window);
  const tellDocument = document.dispatchEvent.bind(document);
  const waiting = new Map<number, (answer: PageAnswer) => void>();
  const [settleLater, takeLater] = [waiting.set.bind(waiting), waiting.get.bind(waiting)];
  const forget = waiting.delete.bind(waiting);
  let lastId = 0;
  let unanswered = 0;
  let isBeating = false;
  let missed = 0;

  class WeblnError extends Error {
    constructor({ code, message, paymentHash }: ErrorData) {
      super(message);
      // By definition, not by assignment: that would fail where the page has frozen the prototypes. With no prototype, where the page may
      // have put a `get`.
      const own = (name: string, value: unknown) =>
        defineProperty(this, name, {
          __proto__: null,
          value,
          enumerable: true,
          configurable: true,
          writable: true,
        } as PropertyDescriptor);
      own('name', 'WeblnError');
      own('code', code);
      if (paymentHash) own('paymentHash', paymentHash);
    }
  }

  const isError = (answer: PageAnswer): answer is Extract<PageAnswer, { error: ErrorData }> =>
    hasOwn(answer, 'error');

  function send(
    method: PageMethod,
    params: unknown,
    onResult: (result: unknown) => void,
    onError: (error: WeblnError) => void,
  ): void {
    const id = ++lastId;
    unanswered++;
    settleLater(id, (answer) => {
      if (isError(answer)) onError(new WeblnError(answer.error));
      else onResult(answer.result);
    });
    const message: PageCall = { fusebox: 'call', id, method, params };
    try {
      post(message, target);
    } catch {
      const error: ErrorData = { code: 'INVALID_PARAMS', message: `${method}: pass plain values only.` };
      settle({ fusebox: 'answer', id, error });
    }
    if (isBeating) return;
    isBeating = true;
    missed = 0;
    later(beat, BEAT_MS);
  }

  function settle(answer: PageAnswer): void {
    const settleOne = takeLater(answer.id);
    if (!settleOne) return;
    forget(answer.id);
    unanswered--;
    settleOne(answer);
  }

  /** Firefox takes a bridge that was updated away in silence: its port, its timers and its listeners. */
  function beat(): void {
    isBeating = unanswered > 0;
    if (!isBeating) return;
    if (missed === BEATS) {
      const error: ErrorData = {
        code: 'EXTENSION_UPDATED',
        message: 'Fusebox was updated or removed. Reload this page.',
      };
      isBeating = false;
      for (let id = 1, last = lastId; id <= last; id++) settle({ fusebox: 'answer', id, error });
      return;
    }
    missed++;
    const message: PageBeat = { fusebox: 'beat' };
    post(message, target);
    later(beat, BEAT_MS);
  }

  function call<M extends PageMethod>(method: M, params?: unknown): Promise<PageResults[M]> {
    return new NativePromise((resolve, reject) => {
      send(method, params, (result) => resolve(result as PageResults[M]), reject);
    });
  }

  function announce(name: string): void {
    tellDocument(new NativeEvent(name));
    tellWindow(new NativeEvent(name));
  }

  type Listener = (data: unknown) => void;
  /** What the page listens for, oldest first. Replaced, never changed, so that a listener may come and go while others are told. */
  let listeners: { event: string; listener: Listener }[] = [];

  function without(event: string, listener: unknown): typeof listeners {
    const kept: typeof listeners = [];
    for (let n = 0; n < listeners.length; n++) {
      const each = listeners[n];
      if (each && (each.event !== event || each.listener !== listener)) kept[kept.length] = each;
    }
    return kept;
  }

  function listensFor(event: string): boolean {
    for (let n = 0; n < listeners.length; n++) if (listeners[n]?.event === event) return true;
    return false;
  }

  const nothing = () => undefined;
  /** `on` has nobody to tell: where the user says no, or the site is not connected yet, no event comes. */
  const subscribe = (method: 'on' | 'off', event: string) => send(method, { event }, nothing, nothing);

  function news({ event, data }: PageNews): void {
    const told = listeners;
    for (let n = 0; n < told.length; n++) {
      const each = told[n];
      if (each?.event !== event) continue;
      try {
        each.listener(data);
      } catch (error) {
        report(error);
      }
    }
  }

  function hear(event: MessageEvent): void {
    const message = dataOf(event) as PageAnswer | PageNews | PageThere | null;
    if (sourceOf(event) !== window || typeof message !== 'object' || message === null) return;
    if (message.fusebox === 'event') news(message);
    if (message.fusebox === 'there') missed = 0;
    if (message.fusebox === 'answer') settle(message);
  }

  function listen(): void {
    add('message', hear);
    add('webln:requestProvider', introduce);
  }

  const webln: FuseboxProvider = freeze({
    enable: () =>
      new NativePromise<PageResults['enable']>((resolve, reject) => {
        const enabled = (result: unknown) => {
          resolve(result as PageResults['enable']);
          // What the page wanted to hear before it was connected.
          for (let n = 0; n < listeners.length; n++) {
            const each = listeners[n];
            if (each) subscribe('on', each.event);
          }
          announce('webln:enabled');
        };
        send('enable', undefined, enabled, reject);
      }),
    isEnabled: () => call('isEnabled'),
    getInfo: () => call('getInfo'),
    getBalance: () => call('getBalance'),
    makeInvoice: (args?: unknown) => call('makeInvoice', args),
    lookupInvoice: (args: unknown) => call('lookupInvoice', args),
    listTransactions: (args?: unknown) => call('listTransactions', args),
    sendPayment: (paymentRequest: unknown) => call('sendPayment', paymentRequest),
    sendPaymentAsync: (paymentRequest: unknown) => call('sendPaymentAsync', paymentRequest),
    sendMultiPayment: (paymentRequests: unknown) => call('sendMultiPayment', paymentRequests),
    keysend: (args: unknown) => call('keysend', args),
    multiKeysend: (args: unknown) => call('multiKeysend', args),
    signMessage: (message: unknown) => call('signMessage', message),
    verifyMessage: (signature: unknown, message: unknown) => call('verifyMessage', { signature, message }),
    lnurl: (lnurl: unknown) => call('lnurl', lnurl),
    request: (method: unknown, params?: unknown) => call('request', { method, params }),
    on(event: string, listener: Listener) {
      if (typeof listener !== 'function') return;
      const isFirst = !listensFor(event);
      const kept = without(event, listener);
      kept[kept.length] = { event, listener };
      listeners = kept;
      if (isFirst) subscribe('on', event);
    },
    off(event: string, listener: Listener) {
      if (!listensFor(event)) return;
      listeners = without(event, listener);
      if (!listensFor(event)) subscribe('off', event);
    },
  });

  // After the pattern of EIP-6963, so that a page with several wallets can let its user choose.
  const name = 'Fusebox';
  const icon =
    'data:image/svg+xml,%3Csvg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"%3E%3Crect width="32" height="32" rx="7" fill="%2316120d"/%3E%3Cpath d="M5 16h5c2-5 4-5 6 0s4 5 6 0h5" fill="none" stroke="%23ffb84d" stroke-width="3" stroke-linecap="round"/%3E%3C/svg%3E';
  const info = freeze({ uuid: newUuid(), name, icon, rdns: 'invalid.fusebox' });
  const detail = freeze({ info, provider: webln });
  function introduce(): void {
    tellWindow(new NativeCustomEvent('webln:announceProvider', { detail }));
  }
  listen();
  // `document.open()` takes the window's listeners away; adding one that is there does nothing.
  new MutationObserver(listen).observe(document, { childList: true });
  introduce();

  if (takesWebln && !('webln' in window)) {
    defineProperty(window, 'webln', {
      value: webln,
      writable: true,
      configurable: true,
      enumerable: true,
    });
    announce('webln:ready');
  }

  /** Version 4. `crypto.randomUUID` is missing on pages over plain http. */
  function newUuid(): string {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    const hex = Array.from(bytes, (byte, n) =>
      ((n === 6 ? (byte & 15) | 64 : n === 8 ? (byte & 63) | 128 : byte) + 256).toString(16).slice(1),
    ).join('');
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  }
}
