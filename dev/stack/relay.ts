/** A real Nostr relay on loopback: replaceable and ephemeral events, tag filters, expiry. Tests can make it rude. */
import {
  type Client,
  type ClientContext,
  createOutgoingClosedMessage,
  createOutgoingEventMessage,
  createOutgoingNoticeMessage,
  createOutgoingOkMessage,
  type Event,
  EventUtils,
  type IncomingMessage,
  LogLevel,
} from '@nostr-relay/common';
import { NostrRelay } from '@nostr-relay/core';
import { Validator } from '@nostr-relay/validator';
import { matchFilter } from 'nostr-tools/filter';
import { type WebSocket, WebSocketServer } from 'ws';
import { EventStore } from './event-store';
import { isGenuine } from './signed-events';

// The library's own way takes ten times as long.
EventUtils.isSigValid = isGenuine;

export interface RelayOptions {
  /** 0, the default, takes a free one. */
  port?: number;
  /**
   * Keeps NIP-47's requests, responses and notifications for later subscribers, as relays made for wallets do.
   * Others, and this one by default, pass them on and forget them.
   */
  keepsWalletEvents?: boolean;
  /** Takes and gives nothing before the client has authenticated itself (NIP-42). */
  requiresAuth?: boolean;
}

/** How a relay can fail its clients without breaking the protocol. */
export interface Rudeness {
  /** Messages of these types are never sent. */
  withholds?: readonly ('OK' | 'EOSE')[];
  /** So many events of this kind are refused, for this reason, such as `rate-limited: slow down`. */
  refuses?: { kind: number; times: number; reason: string };
}

const HOST = '127.0.0.1';
const AUTH_REQUIRED = 'auth-required: say who you are';

/** Resolves when the relay listens. */
export async function startRelay(options: RelayOptions = {}): Promise<Relay> {
  const { port = 0, keepsWalletEvents = false, requiresAuth = false } = options;
  const { server, port: taken } = await listen(port);
  return new Relay(server, taken, keepsWalletEvents, requiresAuth);
}

export class Relay {
  readonly url: string;
  #rude: Rudeness = {};
  #refused = 0;
  readonly #store = new EventStore();
  readonly #relay: NostrRelay;
  readonly #validator = new Validator();
  readonly #contexts = new Set<ClientContext>();
  readonly #ears = new Set<(message: string) => void>();
  #server: WebSocketServer;
  #pings = 0;

  constructor(
    server: WebSocketServer,
    readonly port: number,
    keepsWalletEvents: boolean,
    requiresAuth: boolean,
  ) {
    this.url = `ws://${HOST}:${port}`;
    this.#relay = new NostrRelay(this.#store, {
      logLevel: LogLevel.ERROR,
      filterResultCacheTtl: 0,
      // A repeated event must reach its readers again: that wallets recognise it is theirs to prove.
      eventHandlingResultCacheTtl: 0,
      maxSubscriptionsPerClient: 100,
      // With a host name the library challenges its clients.
      ...(requiresAuth ? { hostname: HOST } : {}),
    });
    this.#relay.register({
      handleMessage: (client, message, next) => {
        this.#contexts.add(client);
        if (!requiresAuth || this.#admits(client, message)) return next();
        return Promise.resolve();
      },
      beforeHandleEvent: (event) => this.#judge(event),
      // In place of the library's own delivery, which leaves tag filters unheeded.
      broadcast: async (event) => {
        if (keepsWalletEvents && isWalletEvent(event)) this.#store.upsert(event);
        this.inject(event);
      },
    });
    this.#server = server;
    this.#serve();
  }

  /** From now on it fails its clients in these ways, and in no others. */
  set rude(rude: Rudeness) {
    this.#rude = rude;
    this.#refused = 0;
  }

  /** Takes an event as if a client had sent it: checked, kept where it is to be kept, and passed on. Rejects if refused. */
  async publish(event: Event): Promise<void> {
    const { success, message } = await this.#relay.handleEvent(event);
    if (!success) throw new Error(`The relay refused the event: ${message}`);
  }

  /** Hands an event, genuine or not, to all subscriptions that `like` would go to: a relay can say anything. */
  inject(event: Event, like: Event = event): void {
    for (const client of this.#contexts) {
      if (!client.isOpen) this.#contexts.delete(client);
      for (const [subscription, filters] of client.subscriptions.entries())
        if (filters.some((filter) => matchFilter({ ...filter }, like)))
          client.sendMessage(createOutgoingEventMessage(subscription, event));
    }
  }

  /** Sends this to every client, as it is. */
  say(message: string): void {
    for (const socket of this.#server.clients) socket.send(message);
  }

  /** What clients send from now on, as it is, until that is stopped. */
  overhear(): { messages: readonly string[]; stop(): void } {
    const messages: string[] = [];
    const hear = (message: string) => messages.push(message);
    this.#ears.add(hear);
    return { messages, stop: () => this.#ears.delete(hear) };
  }

  /** Forgets what it has stored of this kind, as relays do after some days. */
  forget(kind: number): void {
    this.#store.forget(kind);
  }

  /** Resolves once every client has received all that was sent to it, or is gone. */
  async flushed(): Promise<void> {
    this.#pings += 1;
    const ping = String(this.#pings);
    await Promise.all(Array.from(this.#server.clients, (socket) => answered(socket, ping)));
  }

  /** Cuts every connection; the relay goes on. */
  drop(): void {
    for (const socket of this.#server.clients) socket.terminate();
  }

  /** Cuts every connection, is away for a moment, and resolves when it listens again, with all it had stored. */
  async restart(): Promise<void> {
    await this.#stop();
    ({ server: this.#server } = await listen(this.port));
    this.#serve();
  }

  async close(): Promise<void> {
    await this.#stop();
    await this.#relay.destroy();
  }

  async #stop(): Promise<void> {
    this.drop();
    this.#contexts.clear();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #serve(): void {
    this.#server.on('connection', (socket) => {
      // Any number may wait for it to be flushed.
      socket.setMaxListeners(0);
      const client = this.#clientOf(socket);
      this.#relay.handleConnection(client);
      // One message after the other: a subscription must stand before the event that follows it is passed on.
      let queue = Promise.resolve();
      socket.on('message', (data: Buffer) => {
        for (const hear of this.#ears) hear(data.toString());
        queue = queue.then(() => this.#receive(client, data));
      });
      socket.on('close', () => this.#relay.handleDisconnect(client));
      socket.on('error', () => {});
    });
  }

  /** The socket, but for what the relay does not say to its clients. */
  #clientOf(socket: WebSocket): Client {
    return {
      get readyState() {
        return socket.readyState;
      },
      send: (data) => {
        if (!this.#rude.withholds?.some((type) => data.startsWith(`["${type}"`))) socket.send(data);
      },
    };
  }

  async #receive(client: Client, data: Buffer): Promise<void> {
    try {
      await this.#relay.handleMessage(client, await this.#validator.validateIncomingMessage(data));
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      client.send(JSON.stringify(createOutgoingNoticeMessage(reason)));
    }
  }

  #judge({ kind }: Event): { canHandle: boolean; message?: string } {
    const { refuses } = this.#rude;
    if (refuses?.kind !== kind || this.#refused >= refuses.times) return { canHandle: true };
    this.#refused += 1;
    return { canHandle: false, message: refuses.reason };
  }

  /** NIP-42. False where the message may not be handled; the client has then been told. */
  #admits(client: ClientContext, message: IncomingMessage): boolean {
    switch (message[0]) {
      case 'AUTH':
        // The library looks at the host alone; on loopback that is every relay.
        if (message[1].tags.some(([name, value]) => name === 'relay' && isSameUrl(value, this.url)))
          return true;
        client.sendMessage(createOutgoingOkMessage(message[1].id, false, 'invalid: this is not my URL'));
        return false;
      case 'EVENT':
        if (client.pubkey !== undefined) return true;
        client.sendMessage(createOutgoingOkMessage(message[1].id, false, AUTH_REQUIRED));
        return false;
      case 'REQ':
        if (client.pubkey !== undefined) return true;
        client.sendMessage(createOutgoingClosedMessage(message[1], AUTH_REQUIRED));
        return false;
      case 'CLOSE':
        return true;
    }
  }
}

/** Also tells the port that was taken. */
async function listen(port: number): Promise<{ server: WebSocketServer; port: number }> {
  const server = new WebSocketServer({ port, host: HOST, perMessageDeflate: false });
  await new Promise<void>((resolve, reject) => {
    server.once('listening', resolve);
    server.once('error', reject);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The relay has no port.');
  return { server, port: address.port };
}

/** Frames are answered in their order: with this one, all before it have arrived. */
function answered(socket: WebSocket, ping: string): Promise<void> {
  if (socket.readyState !== socket.OPEN) return Promise.resolve();
  return new Promise((resolve) => {
    const hear = (pong: Buffer) => {
      if (pong.toString() === ping) done();
    };
    const done = () => {
      socket.off('pong', hear);
      socket.off('close', done);
      resolve();
    };
    socket.on('pong', hear);
    socket.on('close', done);
    socket.ping(ping);
  });
}

function isSameUrl(value: string | undefined, url: string): boolean {
  return value !== undefined && URL.canParse(value) && new URL(value).href === new URL(url).href;
}

/** Request, response and both notifications. */
function isWalletEvent({ kind }: Event): boolean {
  return kind >= 23194 && kind <= 23197;
}
