/** Two clients on one relay and one wallet, in alternating blocks, so that what disturbs the machine disturbs both. */
import { median } from '../percentiles';
import { METHODS, type Method } from './answers';
import { type OpenClientOn, openAlby, openFusebox } from './clients';
import type { Connection } from './connection';
import { sample } from './sample';

export interface Extent {
  blocks: number;
  samplesPerBlock: number;
  /** Requests of each method and client before the first block: the engine has compiled both by then. */
  warmUp: number;
}

/** Unmeasured requests of each method on every new connection. */
const FIRST_REQUESTS = 5;

/** The durations in ms, block by block. */
export interface Compared {
  ours: number[][];
  theirs: number[][];
}

export async function compare(
  connection: Connection,
  { blocks, samplesPerBlock, warmUp }: Extent,
): Promise<Record<Method, Compared>> {
  const compared: Record<Method, Compared> = {
    get_info: { ours: [], theirs: [] },
    pay_invoice: { ours: [], theirs: [] },
  };
  await measureBlock(openFusebox, connection, warmUp);
  await measureBlock(openAlby, connection, warmUp);
  for (let block = 0; block < blocks; block++) {
    const ours = await measureBlock(openFusebox, connection, samplesPerBlock);
    const theirs = await measureBlock(openAlby, connection, samplesPerBlock);
    for (const method of METHODS) {
      compared[method].ours.push(ours[method]);
      compared[method].theirs.push(theirs[method]);
    }
  }
  return compared;
}

/** Ratio of the medians, and that of each two neighbouring blocks. */
export function ratiosOf({ ours, theirs }: Compared): { ratio: number; ofBlocks: number[] } {
  return {
    ratio: median(ours.flat()) / median(theirs.flat()),
    ofBlocks: ours.map((block, i) => median(block) / median(theirs[i] ?? [])),
  };
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
