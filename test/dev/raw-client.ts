/** A NIP-47 client that does as told, right or wrong. */
import { type Event, finalizeEvent, getPublicKey } from 'nostr-tools/pure';
import WebSocket from 'ws';
import { cipherFor, type Scheme } from '../../dev/stack/wallet-service/cipher';

export interface RawRequest {
  scheme?: Scheme;
  /** In place of the scheme's name; null leaves the tag away. */
  encryptionTag?: string | null;
  /** The `v` tag; none by default. */
  version?: string;
  /** Seconds since the epoch. */
  expiration?: number;
}

export interface RawResponse {
  event: Event;
  plaintext: string;
  result_type: string;
  error: { code: string; message: string } | null;
  result: Record<string, unknown> | null;
}

const SUBSCRIPTION = 'responses';

export class RawClient {
  readonly pubkey: string;
  readonly responses: Event[] = [];
  /** Every message of the relay, as it came. */
  readonly messages: string[] = [];
  readonly #walletPubkey: string;
  readonly #secretKey: Uint8Array;
  readonly #socket: WebSocket;
  readonly #waiting: { requestId: string; found(event: Event): void }[] = [];
  readonly #acknowledged = new Map<string, (accepted: boolean) => void>();

  private constructor(uri: URL, socket: WebSocket) {
    this.#walletPubkey = uri.host;
    this.#secretKey = Buffer.from(uri.searchParams.get('secret') ?? '', 'hex');
    this.pubkey = getPublicKey(this.#secretKey);
    this.#socket = socket;
  }

  /** Resolves once responses are heard. */
  static async connect(uri: string): Promise<RawClient> {
    const parsed = new URL(uri);
    const socket = new WebSocket(parsed.searchParams.get('relay') ?? '');
    const client = new RawClient(parsed, socket);
    await new Promise<void>((resolve, reject) => {
      socket.on('error', reject);
      socket.on('open', () => client.#listen());
      socket.on('message', (data) => {
        client.messages.push(String(data));
        const message = parse(String(data));
        if (message[0] === 'EOSE') resolve();
        else client.#receive(message as [string, string, never]);
      });
    });
    return client;
  }

  #listen(): void {
    const filter = { kinds: [23195], authors: [this.#walletPubkey] };
    this.#socket.send(JSON.stringify(['REQ', SUBSCRIPTION, filter]));
  }

  /** Says who we are to a relay that asks (NIP-42), and listens anew. */
  #authenticate(challenge: string): void {
    const tags = [
      ['relay', this.#socket.url],
      ['challenge', challenge],
    ];
    const created_at = Math.floor(Date.now() / 1000);
    const event = finalizeEvent({ kind: 22242, created_at, tags, content: '' }, this.#secretKey);
    this.#socket.send(JSON.stringify(['AUTH', event]));
    this.#listen();
  }

  /** Resolves to the events that the relay has of this sort; what comes later is added to them. */
  subscribe(id: string, filter: object): Promise<Event[]> {
    const events: Event[] = [];
    return new Promise((resolve) => {
      this.#socket.on('message', (data) => {
        const [type, subscription, event] = parse(String(data));
        if (subscription !== id) return;
        if (type === 'EOSE') resolve(events);
        if (type === 'EVENT') events.push(event as Event);
      });
      this.#socket.send(JSON.stringify(['REQ', id, filter]));
    });
  }

  /** Builds a request without sending it. */
  build(method: string, params: unknown, options: RawRequest = {}): Event {
    const { scheme = 'nip44_v2', encryptionTag = scheme, version, expiration } = options;
    const tags = [['p', this.#walletPubkey]];
    if (encryptionTag !== null) tags.push(['encryption', encryptionTag]);
    if (version !== undefined) tags.push(['v', version]);
    if (expiration !== undefined) tags.push(['expiration', String(expiration)]);
    const content = this.#cipher(scheme).encrypt(JSON.stringify({ method, params }));
    return finalizeEvent(
      { kind: 23194, created_at: Math.floor(Date.now() / 1000), tags, content },
      this.#secretKey,
    );
  }

  /** Resolves to whether the relay took it. */
  send(event: Event): Promise<boolean> {
    const acknowledged = new Promise<boolean>((resolve) => this.#acknowledged.set(event.id, resolve));
    this.#socket.send(JSON.stringify(['EVENT', event]));
    return acknowledged;
  }

  /** The first response to this request, past or to come. */
  async responseTo(request: Event, scheme: Scheme = 'nip44_v2'): Promise<RawResponse> {
    const event = await this.#first(request.id);
    const plaintext = this.#cipher(scheme).decrypt(event.content);
    const body = plaintext.startsWith('{') ? JSON.parse(plaintext) : {};
    return { ...body, event, plaintext };
  }

  async request(method: string, params: unknown, options: RawRequest = {}): Promise<RawResponse> {
    const request = this.build(method, params, options);
    await this.send(request);
    return this.responseTo(request, options.scheme);
  }

  /** The NIP-47 error code with which this is answered, or null where it succeeds. */
  async errorOf(method: string, params: unknown, options: RawRequest = {}): Promise<string | null> {
    return (await this.request(method, params, options)).error?.code ?? null;
  }

  responsesTo(request: Event): Event[] {
    return this.responses.filter((event) => answers(event, request.id));
  }

  /** The plaintext of a response, or null where it is not for this client. */
  read(response: Event, scheme: Scheme = 'nip44_v2'): string | null {
    try {
      return this.#cipher(scheme).decrypt(response.content);
    } catch {
      return null;
    }
  }

  /** Resolves once the relay has cut the connection. */
  async isCutOff(): Promise<void> {
    if (this.#socket.readyState !== WebSocket.CLOSED)
      await new Promise((resolve) => this.#socket.once('close', resolve));
  }

  close(): void {
    this.#socket.terminate();
  }

  #first(requestId: string): Promise<Event> {
    const here = this.responses.find((event) => answers(event, requestId));
    if (here !== undefined) return Promise.resolve(here);
    return new Promise((found) => this.#waiting.push({ requestId, found }));
  }

  #receive([type, id, value]: [string, string, never]): void {
    if (type === 'AUTH' && typeof id === 'string') this.#authenticate(id);
    if (type === 'OK') this.#acknowledged.get(id)?.(value);
    if (type !== 'EVENT' || id !== SUBSCRIPTION) return;
    const event: Event = value;
    this.responses.push(event);
    for (const { requestId, found } of this.#waiting) if (answers(event, requestId)) found(event);
  }

  #cipher(scheme: Scheme) {
    return cipherFor(scheme, this.#secretKey, this.#walletPubkey);
  }
}

function parse(data: string): unknown[] {
  try {
    const message: unknown = JSON.parse(data);
    return Array.isArray(message) ? message : [];
  } catch {
    return [];
  }
}

function answers(event: Event, requestId: string): boolean {
  return event.tags.some(([name, value]) => name === 'e' && value === requestId);
}
