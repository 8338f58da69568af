/** A WebSocket server without the manners of a relay: it checks nothing and sends what a test tells it to. */
import { type WebSocket, WebSocketServer } from 'ws';
import { Mailbox } from './mailbox';

export class RawRelay {
  readonly messages = new Mailbox<unknown[]>();
  readonly #server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false });
  readonly #onMessage: (relay: RawRelay, message: unknown[]) => void;
  readonly #greeting: unknown[] | null;

  constructor(
    onMessage: (relay: RawRelay, message: unknown[]) => void = () => undefined,
    greeting: unknown[] | null = null,
  ) {
    this.#onMessage = onMessage;
    this.#greeting = greeting;
    this.#server.on('connection', (socket) => this.#serve(socket));
  }

  /** Its address, once it listens. */
  async url(): Promise<string> {
    if (this.#server.address() === null)
      await new Promise((resolve) => this.#server.once('listening', resolve));
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('The server has no port.');
    return `ws://127.0.0.1:${address.port}`;
  }

  /** The next message of this type, as the client sent it. */
  next(type: string): Promise<unknown[]> {
    return this.messages.take(([name]) => name === type);
  }

  /** To everyone. A string goes as it is. */
  send(message: unknown): void {
    const text = typeof message === 'string' ? message : JSON.stringify(message);
    for (const socket of this.#server.clients) socket.send(text);
  }

  drop(): void {
    for (const socket of this.#server.clients) socket.terminate();
  }

  async close(): Promise<void> {
    this.drop();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #serve(socket: WebSocket): void {
    socket.on('message', (data) => {
      const message = JSON.parse(String(data));
      this.messages.put(message);
      this.#onMessage(this, message);
    });
    if (this.#greeting) socket.send(JSON.stringify(this.#greeting));
  }
}
