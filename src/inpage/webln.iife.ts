/**
 * `window.webln` in the page's own world. It only carries calls: who may do what is decided in the background, by what the
 * browser says of the sender. Built-ins are captured before the page's first script can replace them.
 */
import type { ErrorData } from '../contract/errors';
import type { PageAnswer, PageCall, PageMethod, PageResults } from '../contract/page-messages';

(() => {
  const { origin } = window;
  const target = origin === 'null' ? '*' : origin;
  const post = window.postMessage.bind(window);
  const waiting = new Map<number, (answer: PageAnswer) => void>();
  const [settleLater, takeLater] = [waiting.set.bind(waiting), waiting.get.bind(waiting)];
  const forget = waiting.delete.bind(waiting);
  let lastId = 0;

  class WeblnError extends Error {
    readonly code: string;
    readonly paymentHash?: string;

    constructor({ code, message, paymentHash }: ErrorData) {
      super(message);
      this.name = 'WeblnError';
      this.code = code;
      if (paymentHash) this.paymentHash = paymentHash;
    }
  }

  function call<M extends PageMethod>(method: M, params?: unknown): Promise<PageResults[M]> {
    return new Promise((resolve, reject) => {
      const id = ++lastId;
      settleLater(id, (answer) => {
        if ('error' in answer) reject(new WeblnError(answer.error));
        else resolve(answer.result as PageResults[M]);
      });
      const message: PageCall = { fusebox: 'call', id, method, params };
      try {
        post(message, target);
      } catch {
        forget(id);
        reject(new WeblnError({ code: 'INVALID_PARAMS', message: `${method}: pass plain values only.` }));
      }
    });
  }

  function hear(event: MessageEvent): void {
    const answer: PageAnswer | null = event.data;
    if (event.source !== window || typeof answer !== 'object' || answer?.fusebox !== 'answer') return;
    const settle = takeLater(answer.id);
    forget(answer.id);
    settle?.(answer);
  }

  const add = window.addEventListener.bind(window);
  const listen = () => add('message', hear);
  listen();
  // `document.open()` takes the window's listeners away; adding one that is there does nothing.
  new MutationObserver(listen).observe(document, { childList: true });

  const webln = Object.freeze({
    enable: () => call('enable'),
    isEnabled: () => call('isEnabled'),
    getInfo: () => call('getInfo'),
    getBalance: () => call('getBalance'),
    makeInvoice: (args?: unknown) => call('makeInvoice', args),
    sendPayment: (paymentRequest: unknown) => call('sendPayment', paymentRequest),
  });

  if (!('webln' in window)) {
    Object.defineProperty(window, 'webln', {
      value: webln,
      writable: true,
      configurable: true,
      enumerable: true,
    });
    document.dispatchEvent(new Event('webln:ready'));
    window.dispatchEvent(new Event('webln:ready'));
  }
})();
