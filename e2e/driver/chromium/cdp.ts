/** A client of the Chrome DevTools Protocol: commands and events over one WebSocket, to the browser and to what it is attached to. */
import { once } from 'node:events';
import WebSocket from 'ws';
import { TabClosed } from '../errors';

interface Message {
  id?: number;
  result?: unknown;
  error?: { message: string };
  method?: string;
  params?: object;
}

export class CdpClient {
  readonly #socket: WebSocket;
  readonly #pending = new Map<number, (message: Message) => void>();
  readonly #listeners = new Map<string, (params: object) => void>();
  #lastId = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data) => this.#receive(JSON.parse(String(data))));
    socket.on('error', () => socket.terminate());
    socket.on('close', () => {
      for (const answer of this.#pending.values()) answer({ error: { message: 'The browser is gone.' } });
      this.#pending.clear();
    });
  }

  static async connect(url: string): Promise<CdpClient> {
    const socket = new WebSocket(url, { perMessageDeflate: false });
    await once(socket, 'open');
    return new CdpClient(socket);
  }

  /** One listener for each event. */
  on(event: string, listener: (params: object) => void): void {
    this.#listeners.set(event, listener);
  }

  /** To the browser, or to what the session is attached to. */
  async send<T>(method: string, params: object, sessionId?: string): Promise<T> {
    if (this.#socket.readyState !== WebSocket.OPEN) throw new TabClosed('The browser is gone.');
    const id = ++this.#lastId;
    const { result, error } = await new Promise<Message>((resolve) => {
      this.#pending.set(id, resolve);
      this.#socket.send(JSON.stringify({ id, method, params, ...(sessionId ? { sessionId } : {}) }));
    });
    this.#pending.delete(id);
    if (error) throw new Error(`${method}: ${error.message}`);
    return result as T;
  }

  disconnect(): void {
    this.#socket.terminate();
  }

  #receive({ id, method, params, ...rest }: Message): void {
    if (id !== undefined) this.#pending.get(id)?.(rest);
    else if (method !== undefined) this.#listeners.get(method)?.(params ?? {});
  }
}
