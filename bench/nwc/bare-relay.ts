/** A relay that passes everything on unchecked and keeps only info events: what a round trip then costs is mostly the client's. */
import { type Filter, matchFilters } from 'nostr-tools/filter';
import { type WebSocket, WebSocketServer } from 'ws';
import type { SignedEvent } from '../../src/contract/rows';
import { KIND, parseEvent } from '../../src/nwc/events';

const HOST = '127.0.0.1';

/** Resolves with its address. It ends with the process. */
export async function startBareRelay(): Promise<string> {
  const server = new WebSocketServer({ port: 0, host: HOST, perMessageDeflate: false });
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The relay has no port.');
  const kept: SignedEvent[] = [];
  const readers = new Map<WebSocket, Map<string, Filter[]>>();
  const say = (socket: WebSocket, ...message: unknown[]) => socket.send(JSON.stringify(message));

  const publish = (publisher: WebSocket, body: unknown) => {
    const event = parseEvent(body);
    if (!event) throw new Error('This is not an event.');
    if (event.kind === KIND.info) kept.push(event);
    for (const [reader, subscriptions] of readers)
      for (const [id, filters] of subscriptions)
        if (matchFilters(filters, event)) say(reader, 'EVENT', id, event);
    say(publisher, 'OK', event.id, true, '');
  };
  const subscribe = (reader: WebSocket, id: string, filters: Filter[]) => {
    readers.get(reader)?.set(id, filters);
    for (const event of kept) if (matchFilters(filters, event)) say(reader, 'EVENT', id, event);
    say(reader, 'EOSE', id);
  };

  server.on('connection', (socket) => {
    readers.set(socket, new Map());
    socket.on('close', () => readers.delete(socket));
    socket.on('message', (data) => {
      const [type, subject, ...filters] = JSON.parse(String(data));
      if (type === 'EVENT') publish(socket, subject);
      if (type === 'REQ') subscribe(socket, subject, filters);
      if (type === 'CLOSE') readers.get(socket)?.delete(subject);
    });
  });
  return `ws://${HOST}:${address.port}`;
}
