/** Where the time of our client's requests goes, seen from outside: at its socket. */
import { openSocket } from '../../test/nwc/open-socket';
import { EXPECTED, type Method } from './answers';
import { openFusebox } from './clients';
import type { Connection } from './connection';

/** In ms, one figure for each request. */
export interface Stages {
  /** From the call until the request is handed to the socket: encrypt, sign. */
  before: number[];
  /** Until the response comes out of the socket: relay, wallet, relay. */
  away: number[];
  /** Until the caller has the result: verify, decrypt, parse. */
  after: number[];
  total: number[];
}

export async function measureStages(connection: Connection, method: Method, count: number): Promise<Stages> {
  let sent = 0;
  let answered = 0;
  const client = await openFusebox(connection, (url) => {
    const socket = openSocket(url);
    const send = socket.send.bind(socket);
    socket.send = (data) => {
      sent = performance.now();
      send(data);
    };
    // Before the client's own listener, which is added later.
    socket.addEventListener('message', ({ data }) => {
      if (String(data).startsWith('["EVENT"')) answered = performance.now();
    });
    return socket;
  });
  const stages: Stages = { before: [], away: [], after: [], total: [] };
  try {
    for (let i = 0; i < count; i++) {
      const start = performance.now();
      const result = await client.ask(method);
      const end = performance.now();
      if (result !== EXPECTED[method]) throw new Error(`${method} was answered with ${String(result)}.`);
      if (!(start < sent && sent < answered && answered < end))
        throw new Error('The stages are out of order.');
      stages.before.push(sent - start);
      stages.away.push(answered - sent);
      stages.after.push(end - answered);
      stages.total.push(end - start);
    }
  } finally {
    client.close();
  }
  return stages;
}
