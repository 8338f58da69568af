/** A wallet that hears requests on real relays and says to each what the test tells it to. */
import { type Event, generateSecretKey, getPublicKey } from 'nostr-tools/pure';
import WebSocket from 'ws';
import { Mailbox } from './mailbox';
import { type Heard, type ResponseChanges, readRequest, responseEvent } from './wallet-words';

/** Answers a request with a body, or with nothing where it returns null. */
export type Script = (request: Heard) => unknown | Promise<unknown>;

export class ScriptedWallet {
  readonly secret = generateSecretKey();
  readonly pubkey = getPublicKey(this.secret);
  /** Every delivery, repeated ones too. */
  readonly requests = new Mailbox<Heard>();
  /** Where it is set, it answers by itself. */
  script: Script | null = null;
  readonly #relays: string[];
  #sockets: WebSocket[] = [];
  readonly #acknowledged = new Mailbox<string>();

  constructor(...relays: string[]) {
    this.#relays = relays;
  }

  /** Listens on all its relays. Again after they cut it off. */
  async connect(): Promise<this> {
    this.#sockets = await Promise.all(this.#relays.map((url) => this.#listen(url)));
    return this;
  }

  next(method?: string): Promise<Heard> {
    return this.requests.take((request) => method === undefined || request.method === method);
  }

  async answer(request: Heard, body: unknown, changes?: ResponseChanges): Promise<Event> {
    const event = responseEvent(request, body, this.secret, changes);
    await this.publish(event);
    return event;
  }

  /** Resolves once every relay has taken it. */
  async publish(event: Event): Promise<void> {
    const taken = this.#sockets.map(() => this.#acknowledged.take((id) => id === event.id));
    for (const socket of this.#sockets) socket.send(JSON.stringify(['EVENT', event]));
    await Promise.all(taken);
  }

  uri(clientSecret: Uint8Array): string {
    const relays = this.#relays.map((url) => `relay=${encodeURIComponent(url)}`).join('&');
    return `nostr+walletconnect://${this.pubkey}?${relays}&secret=${Buffer.from(clientSecret).toString('hex')}`;
  }

  close(): void {
    for (const socket of this.#sockets) socket.terminate();
  }

  #listen(url: string): Promise<WebSocket> {
    const socket = new WebSocket(url, { perMessageDeflate: false });
    socket.on('open', () =>
      socket.send(JSON.stringify(['REQ', 'requests', { kinds: [23194], '#p': [this.pubkey] }])),
    );
    return new Promise((resolve, reject) => {
      socket.on('error', reject);
      socket.on('message', (data) => {
        const [type, subject, body] = JSON.parse(String(data));
        if (type === 'EOSE') resolve(socket);
        if (type === 'OK') this.#acknowledged.put(subject);
        if (type === 'EVENT') void this.#hear(readRequest(body, this.secret));
      });
    });
  }

  async #hear(request: Heard): Promise<void> {
    this.requests.put(request);
    const body = await this.script?.(request);
    if (body !== null && body !== undefined) await this.answer(request, body);
  }
}
