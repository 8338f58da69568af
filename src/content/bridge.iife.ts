/**
 * The bridge beside the page. It opens one port to the background when the page first calls, gives every call a name of its own, and
 * sends unanswered calls again under the same names when the port is lost: the background can die at any time.
 */
import type { ErrorData } from '../contract/errors';
import type {
  CallOutcome,
  PageAnswer,
  PageCall,
  PagePort,
  PortAnswer,
  PortCall,
} from '../contract/page-messages';

interface Port {
  postMessage(call: PortCall): void;
  disconnect(): void;
  onMessage: { addListener(listener: (answer: PortAnswer) => void): void };
  onDisconnect: { addListener(listener: () => void): void };
}
declare const chrome: { runtime: { connect(info: { name: PagePort }): Port } };

(() => {
  const LONGEST_RETRY_MS = 5_000;
  const UPDATED: ErrorData = {
    code: 'EXTENSION_UPDATED',
    message: 'Fusebox was updated or removed. Reload this page.',
  };

  const { origin } = window;
  const target = origin === 'null' ? '*' : origin;
  const documentName = Array.from(crypto.getRandomValues(new Uint32Array(4)), (n) => n.toString(36)).join('');
  const waiting = new Map<string, { call: PortCall; pageId: number }>();
  let port: Port | null = null;
  let losses = 0;

  function answerPage(id: string, outcome: CallOutcome): void {
    const found = waiting.get(id);
    if (!found) return;
    waiting.delete(id);
    const answer: PageAnswer = { ...outcome, fusebox: 'answer', id: found.pageId };
    window.postMessage(answer, target);
  }

  /** Opens the port and sends everything unanswered. Where the extension is gone for good, every call hears it. */
  function connect(): void {
    let opened: Port;
    try {
      opened = chrome.runtime.connect({ name: 'page' });
    } catch {
      for (const id of [...waiting.keys()]) answerPage(id, { error: UPDATED });
      return;
    }
    port = opened;
    opened.onMessage.addListener((answer) => {
      losses = 0;
      answerPage(answer.id, answer);
    });
    opened.onDisconnect.addListener(() => {
      if (port !== opened) return;
      port = null;
      if (waiting.size === 0) return;
      setTimeout(() => port ?? connect(), losses === 0 ? 0 : Math.min(100 * 2 ** losses, LONGEST_RETRY_MS));
      losses++;
    });
    for (const { call } of [...waiting.values()]) send(opened, call);
  }

  function send(to: Port, call: PortCall): void {
    try {
      to.postMessage(call);
    } catch {
      // Values that structured clone carries and JSON does not (a BigInt, a cycle).
      answerPage(call.id, {
        error: { code: 'INVALID_PARAMS', message: `${call.method}: pass plain values only.` },
      });
    }
  }

  function hear(event: MessageEvent): void {
    const message: PageCall | null = event.data;
    if (event.source !== window || typeof message !== 'object' || message?.fusebox !== 'call') return;
    const { id: pageId, method, params } = message;
    const call: PortCall = { id: `${documentName}-${pageId}`, method, params };
    waiting.set(call.id, { call, pageId });
    if (port) send(port, call);
    else connect();
  }

  /** A page that comes back from the back/forward cache has lost its port, and Chrome does not say so. */
  function comeBack(event: PageTransitionEvent): void {
    if (!event.persisted) return;
    port?.disconnect();
    port = null;
    if (waiting.size > 0) connect();
  }

  function listen(): void {
    window.addEventListener('message', hear);
    window.addEventListener('pageshow', comeBack);
  }

  listen();
  // `document.open()` takes the window's listeners away; adding one that is there does nothing.
  new MutationObserver(listen).observe(document, { childList: true });
})();
