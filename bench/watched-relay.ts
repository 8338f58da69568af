/** A relay that tells when it is reached and what it is sent: it passes everything on to the real one. */
import WebSocket, { WebSocketServer } from 'ws';

export interface WatchedRelay {
  url: string;
  /** Calls back with `connection`, and with the type of every message of a client: REQ, EVENT. */
  onReached: (what: string) => void;
  /** How many clients are connected. */
  openSockets(): number;
  close(): void;
}

export async function watchRelay(url: string): Promise<WatchedRelay> {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false });
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The watched relay has no port.');
  const watched: WatchedRelay = {
    url: `ws://127.0.0.1:${address.port}`,
    onReached: () => undefined,
    openSockets: () => server.clients.size,
    close() {
      for (const client of server.clients) client.terminate();
      server.close();
    },
  };
  server.on('connection', (client) => {
    watched.onReached('connection');
    const relay = new WebSocket(url, { perMessageDeflate: false });
    const early: string[] = [];
    client.on('message', (data) => {
      const message = String(data);
      watched.onReached(/^\["(\w+)"/.exec(message)?.[1] ?? 'other');
      if (relay.readyState === WebSocket.OPEN) relay.send(message);
      else early.push(message);
    });
    relay.on('open', () => {
      for (const message of early.splice(0)) relay.send(message);
    });
    relay.on('message', (data) => client.send(String(data)));
    relay.on('close', () => client.terminate());
    relay.on('error', () => client.terminate());
    client.on('close', () => relay.terminate());
  });
  return watched;
}
