/** A real Nostr relay on loopback: replaceable and ephemeral events, tag filters, expiry. */
import {
  type ClientContext,
  createOutgoingEventMessage,
  createOutgoingNoticeMessage,
  type Event,
  LogLevel,
} from '@nostr-relay/common';
import { NostrRelay } from '@nostr-relay/core';
import { Validator } from '@nostr-relay/validator';
import { matchFilter } from 'nostr-tools/filter';
import { type WebSocket, WebSocketServer } from 'ws';
import { EventStore } from './event-store';

export interface RelayOptions {
  /** 0, the default, takes a free one. */
  port?: number;
  /**
   * Keeps NIP-47's requests, responses and notifications for later subscribers, as relays made for wallets do.
   * Others, and this one by default, pass them on and forget them.
   */
  keepsWalletEvents?: boolean;
}

export interface Relay {
  url: string;
  port: number;
  /** Cuts every connection, as a restart would; the relay goes on. */
  drop(): void;
  close(): Promise<void>;
}

const HOST = '127.0.0.1';

export async function startRelay({ port = 0, keepsWalletEvents = false }: RelayOptions = {}): Promise<Relay> {
  const store = new EventStore();
  const relay = new NostrRelay(store, {
    logLevel: LogLevel.ERROR,
    filterResultCacheTtl: 0,
    // A repeated event must reach its readers again: that wallets recognise it is theirs to prove.
    eventHandlingResultCacheTtl: 0,
    maxSubscriptionsPerClient: 100,
  });
  const contexts = new Set<ClientContext>();
  relay.register({
    handleMessage: (client, _message, next) => {
      contexts.add(client);
      return next();
    },
    // In place of the library's own delivery, which leaves tag filters unheeded.
    broadcast: async (event) => {
      if (keepsWalletEvents && isWalletEvent(event)) store.upsert(event);
      for (const client of contexts) deliver(event, client);
    },
  });
  const validator = new Validator();
  const server = new WebSocketServer({ port, host: HOST, perMessageDeflate: false });
  await new Promise<void>((resolve, reject) => {
    server.once('listening', resolve);
    server.once('error', reject);
  });

  server.on('connection', (socket) => {
    relay.handleConnection(socket);
    // One message after the other: a subscription must stand before the event that follows it is passed on.
    let queue = Promise.resolve();
    socket.on('message', (data: Buffer) => {
      queue = queue.then(() => receive(socket, data));
    });
    socket.on('close', () => relay.handleDisconnect(socket));
    socket.on('error', () => {});
  });

  function deliver(event: Event, client: ClientContext): void {
    if (!client.isOpen) contexts.delete(client);
    for (const [subscription, filters] of client.subscriptions.entries())
      if (filters.some((filter) => matchFilter({ ...filter }, event)))
        client.sendMessage(createOutgoingEventMessage(subscription, event));
  }

  async function receive(socket: WebSocket, data: Buffer): Promise<void> {
    try {
      await relay.handleMessage(socket, await validator.validateIncomingMessage(data));
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      socket.send(JSON.stringify(createOutgoingNoticeMessage(reason)));
    }
  }

  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The relay has no port.');
  const drop = () => {
    for (const client of server.clients) client.terminate();
  };
  return {
    url: `ws://${HOST}:${address.port}`,
    port: address.port,
    drop,
    async close() {
      drop();
      await new Promise((resolve) => server.close(resolve));
      await relay.destroy();
    },
  };
}

/** Request, response and both notifications. */
function isWalletEvent({ kind }: Event): boolean {
  return kind >= 23194 && kind <= 23197;
}
