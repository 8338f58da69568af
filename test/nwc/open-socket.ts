/** `ws` in the place of the browser's WebSocket, which Node 20 does not have. */
import WebSocket from 'ws';

export function openSocket(url: string): globalThis.WebSocket {
  const socket = new WebSocket(url, { perMessageDeflate: false });
  // A browser reports a failure by `close` alone; `ws` would throw where nobody listens for this.
  socket.on('error', () => undefined);
  return socket as unknown as globalThis.WebSocket;
}
