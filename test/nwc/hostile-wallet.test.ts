/**
 * The client against the dev wallet while everything goes wrong on the way that can: each fault of the switchboard alone, and in any
 * combination. What is answered gets its own answer; what is not is told so at its deadline and not before; nothing stays behind.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { FAULTS, type FaultName } from '../../dev/stack/faults/faults';
import { type LightningNetwork, startNetwork } from '../../dev/stack/lightning/network';
import { SCHEMES } from '../../dev/stack/wallet-service/cipher';
import type { ErrorCode } from '../../src/contract/errors';
import { chance, seed } from './chance';
import { ASKED, type Asked, HostileWorld } from './hostile-world';
import { HurriedClock } from './hurried-clock';

// Room for a busy machine; nothing here waits for time to pass.
vi.setConfig({ testTimeout: 600_000, hookTimeout: 60_000 });

/** For each encryption. */
const RUNS_ALONE = 5;
const RUNS_TOGETHER = 130;
const FEWEST_RUNS_OF_A_FAULT = 20;
const RUNS_MEASURED = 100;
/** Bytes of heap for each request, client, relays and wallet together: the wallet remembers ids, and machine code is made at any time. */
const MOST_LEFT_BEHIND = 10_000;

/** ms, as the hurried clock counts them. Far beyond what it waits for anything. */
const SILENCE = 10_000_000;
const ENDLESS = 1_000_000_000;

interface Request {
  method: Asked;
  isRefused: boolean;
  faults: FaultName[];
  /** Where it is met with silence: whether the answer comes late, or never. */
  isLate: boolean;
}

interface Run {
  requests: Request[];
  /** In which order what is held is released; numbers beyond those held are passed over. */
  order: number[];
}

const NAMES = Object.keys(FAULTS) as FaultName[];
const MISHAPS = ['cut before', 'cut after', 'restart before', 'restart after'] as const;
const isCalm = (name: FaultName) => !MISHAPS.some((mishap) => mishap === name);
const CALM = NAMES.filter(isCalm);
const MOST_REQUESTS = 3;
/** Each may be a batch of three. */
const MOST_HELD = 3 * MOST_REQUESTS;

const question = {
  method: fc.constantFrom(...ASKED),
  isRefused: fc.nat(5).map((n) => n === 0),
  isLate: fc.boolean(),
};
const order = fc.shuffledSubarray(
  Array.from({ length: MOST_HELD }, (_, place) => place),
  { minLength: MOST_HELD },
);
/** One relay cannot restart twice at once, so that at most one request meets a mishap. */
const mishap = fc.oneof(
  { arbitrary: fc.constant(null), weight: 2 },
  { arbitrary: fc.record({ name: fc.constantFrom(...MISHAPS), isFirst: fc.boolean() }), weight: 1 },
);

const together: fc.Arbitrary<Run> = fc
  .record({
    requests: fc.array(fc.record({ ...question, faults: fc.shuffledSubarray(CALM, { maxLength: 4 }) }), {
      minLength: 1,
      maxLength: MOST_REQUESTS,
    }),
    mishap,
    order,
  })
  .map(({ requests: [first, ...others], mishap, order }) => {
    if (first === undefined) throw new Error('A run has requests.');
    if (mishap === null) return { requests: [first, ...others], order };
    const { name, isFirst } = mishap;
    const faults = isFirst ? [name, ...first.faults] : [...first.faults, name];
    return { requests: [...others, { ...first, faults }], order };
  })
  // A replay would be the answer to what is met with silence.
  .map((run) => (has(run, 'silence') ? without(run, 'replay') : run));

/** One request has the fault; the others see that it is no affair of theirs. */
const alone = (name: FaultName): fc.Arbitrary<Run> =>
  fc.record({
    requests: fc
      .array(fc.record({ ...question, faults: fc.constant<FaultName[]>([]) }), { minLength: 1, maxLength: 3 })
      .map(([first, ...others]) => [
        ...others.slice(1),
        { ...(first as Request), faults: [name] },
        ...others.slice(0, 1),
      ]),
    order,
  });

function has({ requests }: Run, name: FaultName): boolean {
  return requests.some(({ faults }) => faults.includes(name));
}

function without({ requests, order }: Run, name: FaultName): Run {
  const left = (faults: FaultName[]) => faults.filter((fault) => fault !== name);
  return { requests: requests.map((request) => ({ ...request, faults: left(request.faults) })), order };
}

/** In how many runs each fault was. */
const counts = new Map<FaultName, number>(NAMES.map((name) => [name, 0]));
let runs = 0;
const unhandled: unknown[] = [];
const collect = (reason: unknown) => unhandled.push(reason);
let network: LightningNetwork;
let clock: HurriedClock;

beforeAll(async () => {
  network = await startNetwork();
  process.on('unhandledRejection', collect);
  process.on('uncaughtException', collect);
  clock = new HurriedClock();
});
afterAll(() => {
  clock.stop();
  process.off('unhandledRejection', collect);
  process.off('uncaughtException', collect);
  network.close();
});

/** They are signed by the wallet and name the request, and say nothing. */
const UNREADABLE = new Set<FaultName>([
  'undecryptable',
  'wrong result_type',
  'no JSON',
  'no object',
  'no result_type',
  'a list as result_type',
  'neither result nor error',
  'a text as result',
  'a number as result',
  'a list as result',
  'a text as error',
  'an error without code',
  'a number as code',
]);

/** How a request with these faults may end that had no answer. */
function endings(run: Run, faults: FaultName[]): ErrorCode[] {
  // A client may leave a relay that says too much, and not hear the rest.
  const isCut = [...MISHAPS, 'huge' as const].some((name) => has(run, name));
  if (!isCut && faults.some((name) => UNREADABLE.has(name))) return ['BAD_RESPONSE'];
  // What is about another request may be about this one.
  if (!has(run, 'wrong e') && !has(run, 'relay nonsense') && !faults.some((name) => UNREADABLE.has(name)))
    return ['NO_RESPONSE'];
  return ['NO_RESPONSE', 'BAD_RESPONSE', 'RELAY_REFUSED'];
}

/** Plays a run to its end; the requests that were made in it, for who wants to know whether they are kept. */
async function play(world: HostileWorld, run: Run): Promise<WeakRef<object>[]> {
  const { client, faults } = world;
  const { requests, order } = run;
  for (const name of NAMES) if (has(run, name)) counts.set(name, (counts.get(name) ?? 0) + 1);
  runs++;
  await world.forgetAll();
  world.pass(10);
  const { methods, encryption } = client.info;

  const asked = requests.map((request) => ({ ...request, event: world.sign(request.method) }));
  for (const { event, isRefused } of asked) if (isRefused) world.refused.add(event.id);
  const met = new Set<FaultName[]>();
  faults.plan = ({ request: { event } }) => {
    const { faults: planned = [] } = asked.find((request) => request.event.id === event.id) ?? {};
    // Of a batch, the first item to be answered meets the mishap.
    const isFirst = !met.has(planned);
    met.add(planned);
    return isFirst ? planned : planned.filter(isCalm);
  };
  const responsesIn = (some: Request[]) =>
    some.reduce((sum, { method }) => sum + world.responsesTo(method), 0);
  const dealtWith = Promise.all(Array.from({ length: responsesIn(asked) }, () => faults.next()));
  const begun = clock.now;
  const waiting = asked.map((request) => {
    const isSilent = request.faults.includes('silence');
    const answer = world.ask(request.method, request.event, isSilent ? SILENCE : ENDLESS);
    return { ...request, isSilent, answer };
  });

  const held = responsesIn(requests.filter(({ faults }) => faults.includes('held')));
  await clock.whileWaitingFor(faults.held(held));
  await clock.whileWaitingFor(faults.release(order.filter((place) => place < held)));
  await clock.whileWaitingFor(dealtWith);
  for (const { method, event, isSilent, answer } of waiting)
    if (!isSilent) expect(await clock.whileWaitingFor(answer)).toEqual(world.truth(method, event));
  const pending = () => client.pending().map(({ event }) => event.id);
  const silent = waiting.filter(({ isSilent }) => isSilent);
  expect(pending()).toEqual(silent.map(({ event }) => event.id));

  for (const { method, event, answer } of silent.filter(({ isLate }) => isLate)) {
    await world.answerLate(event);
    expect(await clock.whileWaitingFor(answer)).toEqual(world.truth(method, event));
  }
  const unanswered = silent.filter(({ isLate }) => !isLate);
  clock.advanceTo(begun + SILENCE - 1);
  expect(pending()).toEqual(unanswered.map(({ event }) => event.id));
  clock.advanceTo(begun + SILENCE);
  expect(pending()).toEqual([]);
  for (const { method, faults, answer } of unanswered)
    expect(endings(run, faults).map((code) => world.silence(method, code))).toContainEqual(await answer);

  expect(client.info).toMatchObject({ methods, encryption });
  expect(unhandled).toEqual([]);
  faults.plan = () => [];
  return asked.map(({ event }) => new WeakRef(event));
}

describe.each(SCHEMES)('over %s', (scheme) => {
  let world: HostileWorld;

  beforeAll(async () => {
    world = await HostileWorld.start({ network, scheme });
  });
  afterAll(() => world.close());

  /** What a failed run leaves behind is not for the next. */
  async function playFresh(run: Run): Promise<void> {
    try {
      await play(world, run);
    } catch (error) {
      await world.close();
      world = await HostileWorld.start({ network, scheme });
      throw error;
    }
  }

  test.each(NAMES)('%s: every request has its own answer, or none', async (name) => {
    await fc.assert(fc.asyncProperty(alone(name), playFresh), { numRuns: RUNS_ALONE, ...chance });
  });

  test('faults in any combination: every request has its own answer, or none', async () => {
    await fc.assert(fc.asyncProperty(together, playFresh), { numRuns: RUNS_TOGETHER, ...chance });
  });

  test('no request is kept once it has ended, and the heap does not grow', async () => {
    setFlagsFromString('--expose-gc');
    const collectGarbage: () => void = runInNewContext('gc');
    const sample = fc.sample(together, { numRuns: RUNS_MEASURED, seed });
    // Everything that is made once has been made.
    const order = Array.from({ length: MOST_HELD }, (_, place) => place);
    for (const method of ASKED)
      await play(world, { requests: [{ method, isRefused: false, isLate: true, faults: CALM }], order });
    for (const run of sample.slice(0, RUNS_MEASURED / 5)) await play(world, run);
    const ended: WeakRef<object>[] = [];
    collectGarbage();
    const before = process.memoryUsage().heapUsed;
    for (const run of sample) ended.push(...(await play(world, run)));
    // What the last run has made is still in the test's own hands, and what this turn of the event loop has made is kept to its end.
    for (const run of sample.slice(0, 1)) await play(world, run);
    await new Promise((resolve) => setImmediate(resolve));
    collectGarbage();
    const grown = process.memoryUsage().heapUsed - before;
    console.log(`over ${scheme}: ${ended.length} requests left ${grown} bytes behind`);
    expect(ended.filter((request) => request.deref() !== undefined)).toEqual([]);
    expect(grown / ended.length).toBeLessThan(MOST_LEFT_BEHIND);
  });
});

test('each fault was in many runs', () => {
  console.log(`${runs} runs`, Object.fromEntries(counts));
  expect([...counts].filter(([, count]) => count < FEWEST_RUNS_OF_A_FAULT)).toEqual([]);
});
