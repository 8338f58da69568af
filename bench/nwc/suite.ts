/**
 * Request to response against a wallet that answers at once: our client beside Alby's, where our time goes, and what the cryptography
 * costs. Only the client runs in this process.
 */
import type { Encryption } from '../../src/nwc/cipher';
import { median, percentile } from '../percentiles';
import type { Report } from '../report';
import type { Cell } from '../table';
import { METHODS } from './answers';
import { type Compared, compare, type Extent, ratiosOf } from './comparison';
import { connect, type RelayKind } from './connection';
import { measurePrimitives } from './primitives';
import { measureStages, type Stages } from './stages';

const SCHEMES: { encryption: Encryption; name: string }[] = [
  { encryption: 'nip44_v2', name: 'NIP-44' },
  { encryption: 'nip04', name: 'NIP-04' },
];
const RELAYS: RelayKind[] = ['real', 'bare'];
const EXTENT: Extent = { blocks: 6, samplesPerBlock: 12, warmUp: 40 };
const STAGE_SAMPLES = 40;
const PRIMITIVE_SAMPLES = 100;

export async function run(report: Report): Promise<void> {
  const { blocks, samplesPerBlock, warmUp } = EXTENT;
  report.say(`
All figures in ms. The first request of a connection is never counted: what is compared is a request on an open
connection, to a wallet that answers at once. Relay and wallet run in one process of their own on this machine.
Each method: ${blocks * samplesPerBlock} requests of each client, one after the other, in ${blocks} alternating blocks, after ${warmUp} to warm up.
"real": the development stack's relay; it and the wallet verify every event. "bare": neither verifies anything.
"ours/Alby": ratio of the medians; in brackets the least and the greatest such ratio of two neighbouring blocks.`);

  for (const { encryption, name } of SCHEMES) {
    const compared: Cell[][] = [];
    const stages: Cell[][] = [];
    for (const kind of RELAYS) {
      const connection = await connect(kind, encryption);
      try {
        const results = await compare(connection, EXTENT);
        for (const method of METHODS) {
          const label = `${method}, ${kind} relay`;
          compared.push([label, ...comparedCells(results[method])]);
          report.ratio(`nwc: ${name}, ${label}, ours / Alby`, ratiosOf(results[method]).ratio);
          stages.push([label, ...stageCells(await measureStages(connection, method, STAGE_SAMPLES))]);
        }
      } finally {
        connection.end();
      }
    }
    report.table(
      `${name}: from call to result`,
      ['', 'ours median', 'ours p95', 'Alby median', 'Alby p95', 'ours/Alby', '(blocks)'],
      compared,
    );
    report.table(
      `${name}: where our time goes (medians of ${STAGE_SAMPLES} requests, seen at the socket)`,
      ['', 'encrypt + sign', 'wire, relay, wallet', 'verify + decrypt + parse', 'total', 'client alone'],
      stages,
    );
  }

  report.table(
    `The cryptography by itself (${PRIMITIVE_SAMPLES} calls each)`,
    ['', 'median', 'p95'],
    measurePrimitives(PRIMITIVE_SAMPLES).map(({ name, durations }) => [
      name,
      ...spread(durations).map(precise),
    ]),
  );
}

function comparedCells(compared: Compared): Cell[] {
  const { ratio, ofBlocks } = ratiosOf(compared);
  return [
    ...spread(compared.ours.flat()),
    ...spread(compared.theirs.flat()),
    ratio.toFixed(2),
    `(${Math.min(...ofBlocks).toFixed(2)} to ${Math.max(...ofBlocks).toFixed(2)})`,
  ];
}

function stageCells({ before, away, after, total }: Stages): number[] {
  const alone = before.map((duration, i) => duration + (after[i] ?? 0));
  return [before, away, after, total, alone].map((durations) => median(durations));
}

/** Median and p95. */
function spread(durations: number[]): number[] {
  return [median(durations), percentile(durations, 0.95)];
}

function precise(value: number): string {
  return value.toFixed(3);
}
