/** What notes the steps of a payment in the background, by what it calls of the browser. It is put before the built code: what is shipped holds none of it. */

/** A step, and when it was, in ms since the epoch. */
export interface Mark {
  step: MarkedStep;
  at: number;
}

/** `reading`, `writing`: a transaction was begun, `written`: one that writes the journal is on disk. `random`: 32 random bytes were made. */
export type MarkedStep =
  | 'received'
  | 'reading'
  | 'writing'
  | 'written'
  | 'random'
  | 'sent'
  | 'response'
  | 'answered';

/** What the background's answer to the page carries besides, on its way through the bridge. */
export interface PageMarks {
  marks: Mark[];
}

type Listener = (...args: never[]) => void;
interface Heard<L extends Listener> {
  addListener(listener: L): void;
}
interface Port {
  name: string;
  sender: unknown;
  onMessage: Heard<(message: unknown) => void>;
  onDisconnect: Heard<() => void>;
  postMessage(message: object): void;
}

/** Runs in the background, in a file of its own, before all other code. One payment at a time: marks are of the last call. */
export function probe(): void {
  const marks: Mark[] = [];
  const mark = (step: MarkedStep) => marks.push({ step, at: performance.timeOrigin + performance.now() });
  const { onConnect } = (
    globalThis as unknown as { chrome: { runtime: { onConnect: Heard<(port: Port) => void> } } }
  ).chrome.runtime;

  const connected = onConnect.addListener.bind(onConnect);
  onConnect.addListener = (serve) =>
    connected((port) =>
      serve({
        name: port.name,
        sender: port.sender,
        onDisconnect: port.onDisconnect,
        onMessage: {
          addListener: (hear) =>
            port.onMessage.addListener((message) => {
              marks.length = 0;
              mark('received');
              hear(message);
            }),
        },
        postMessage(message) {
          mark('answered');
          port.postMessage({ ...message, marks: [...marks] });
        },
      }),
    );

  const begin = IDBDatabase.prototype.transaction;
  IDBDatabase.prototype.transaction = function (stores, mode, options) {
    const transaction = begin.call(this, stores, mode, options);
    const writesJournal = mode === 'readwrite' && transaction.objectStoreNames.contains('payments');
    mark(writesJournal ? 'writing' : 'reading');
    if (writesJournal) transaction.addEventListener('complete', () => mark('written'));
    return transaction;
  };

  const fill = Crypto.prototype.getRandomValues;
  Crypto.prototype.getRandomValues = function <T extends ArrayBufferView | null>(array: T): T {
    if (array?.byteLength === 32) mark('random');
    return fill.call(this, array as never) as never;
  };

  const send = WebSocket.prototype.send;
  WebSocket.prototype.send = function (data) {
    if (String(data).startsWith('["EVENT"')) mark('sent');
    send.call(this, data);
  };
  const Socket = WebSocket;
  globalThis.WebSocket = class extends Socket {
    constructor(...args: ConstructorParameters<typeof Socket>) {
      super(...args);
      // Before the client's own listener, which is added later.
      this.addEventListener('message', ({ data }) => {
        if (String(data).startsWith('["EVENT"')) mark('response');
      });
    }
  };
}
