/** A WebSocket whose other end the test holds, for tests whose subject is time. */
export class FakeSocket extends EventTarget {
  /** Everything that was sent, as messages. */
  readonly sent: unknown[][] = [];
  readyState = 0;
  /** Whether our side has closed it. A dead network tells nobody. */
  isLeft = false;

  get asWebSocket(): WebSocket {
    return this as unknown as WebSocket;
  }

  send(message: string): void {
    this.sent.push(JSON.parse(message));
  }

  close(): void {
    this.isLeft = true;
    this.readyState = 2;
  }

  /** The relay lets it in. */
  accept(): void {
    this.readyState = 1;
    this.dispatchEvent(new Event('open'));
  }

  /** The relay says this; a string goes as it is. */
  say(message: unknown): void {
    const data = typeof message === 'string' ? message : JSON.stringify(message);
    this.dispatchEvent(new MessageEvent('message', { data }));
  }

  /** It is cut off, or never came to be. */
  lose(): void {
    this.readyState = 3;
    this.dispatchEvent(new Event('close'));
  }

  sentOf(type: string): unknown[][] {
    return this.sent.filter(([name]) => name === type);
  }
}

/** Opens sockets, and keeps them in order. */
export class FakeSockets {
  readonly all: FakeSocket[] = [];

  readonly open = (): WebSocket => {
    const socket = new FakeSocket();
    this.all.push(socket);
    return socket.asWebSocket;
  };

  /** The newest. */
  get last(): FakeSocket {
    const socket = this.all.at(-1);
    if (!socket) throw new Error('No socket was opened.');
    return socket;
  }
}
