/** Two clients on one relay and one wallet, in alternating blocks, so that what disturbs the machine disturbs both. */
import { METHODS, type Method } from './answers';
import { type OpenClientOn, openAlby, openFusebox } from './clients';
import type { Connection } from './connection';
import { sample } from './sample';

export const BLOCKS = 10;
export const SAMPLES_PER_BLOCK = 30;
/** Requests of each method and client before the first block: the engine has compiled both by then. */
export const WARM_UP = 150;
/** Unmeasured requests of each method on every new connection. */
const FIRST_REQUESTS = 5;

/** The durations in ms, block by block. */
export interface Compared {
  ours: number[][];
  theirs: number[][];
}

export async function compare(connection: Connection): Promise<Record<Method, Compared>> {
  const compared: Record<Method, Compared> = {
    get_info: { ours: [], theirs: [] },
    pay_invoice: { ours: [], theirs: [] },
  };
  await measureBlock(openFusebox, connection, WARM_UP);
  await measureBlock(openAlby, connection, WARM_UP);
  for (let block = 0; block < BLOCKS; block++) {
    const ours = await measureBlock(openFusebox, connection, SAMPLES_PER_BLOCK);
    const theirs = await measureBlock(openAlby, connection, SAMPLES_PER_BLOCK);
    for (const method of METHODS) {
      compared[method].ours.push(ours[method]);
      compared[method].theirs.push(theirs[method]);
    }
  }
  return compared;
}

/** On a connection of its own: a client that listens beside the other would be handed the other's responses. */
async function measureBlock(
  open: OpenClientOn,
  connection: Connection,
  count: number,
): Promise<Record<Method, number[]>> {
  const client = await open(connection);
  try {
    for (const method of METHODS) await sample(client, method, FIRST_REQUESTS);
    return {
      get_info: await sample(client, 'get_info', count),
      pay_invoice: await sample(client, 'pay_invoice', count),
    };
  } finally {
    client.close();
  }
}
