/** A client of WebDriver BiDi: commands over one WebSocket. */
import WebSocket from 'ws';
import { TabClosed } from '../errors';

/** The browser's own word on a command that failed; `code` as in the standard, such as `no such frame`. */
export class BidiError extends Error {
  override readonly name = 'BidiError';
  readonly code: string;

  constructor(code: string, message: string) {
    super(`${code}: ${message}`);
    this.code = code;
  }
}

interface Pending {
  resolve(result: unknown): void;
  reject(error: Error): void;
}

interface Message {
  id?: number | null;
  type: 'success' | 'error' | 'event';
  result?: unknown;
  error?: string;
  message?: string;
}

export class BidiClient {
  readonly #socket: WebSocket;
  readonly #pending = new Map<number, Pending>();
  #lastId = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data) => this.#receive(JSON.parse(String(data))));
    socket.on('error', () => socket.terminate());
    socket.on('close', () => {
      for (const { reject } of this.#pending.values()) reject(new TabClosed('The browser is gone.'));
      this.#pending.clear();
    });
  }

  static async connect(url: string): Promise<BidiClient> {
    const socket = new WebSocket(url, { perMessageDeflate: false });
    await new Promise((resolve, reject) => {
      socket.once('open', resolve);
      socket.once('error', reject);
    });
    return new BidiClient(socket);
  }

  /** Has no time limit of its own: some commands wait for what a page does. */
  send<T>(method: string, params: object = {}): Promise<T> {
    if (this.#socket.readyState !== WebSocket.OPEN) {
      return Promise.reject(new TabClosed('The browser is gone.'));
    }
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise<unknown>((resolve, reject) => {
      this.#pending.set(id, { resolve, reject });
      this.#socket.send(JSON.stringify({ id, method, params }));
    }) as Promise<T>;
  }

  disconnect(): void {
    this.#socket.terminate();
  }

  #receive({ id, type, result, error = 'unknown error', message = '' }: Message): void {
    if (id === undefined || id === null) return;
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    if (type === 'error') pending?.reject(new BidiError(error, message));
    else pending?.resolve(result);
  }
}
