/** Relays that die or restart while many requests are under way: every one of them is answered. */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type LightningNetwork, startNetwork } from '../../dev/stack/lightning/network';
import { NwcError } from '../../src/nwc/nwc-error';
import { chance } from './chance';
import { ASKED, HostileWorld, type WorldOptions } from './hostile-world';
import { HurriedClock } from './hurried-clock';

// Room for a busy machine; nothing here waits for time to pass.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

const REQUESTS = 500;
const AT_A_TIME = 50;
/** ms, as the hurried clock counts them. Far beyond what it waits for anything. */
const ENDLESS = 1_000_000_000;

/** So many answers have come. */
const moment = fc.nat(REQUESTS - 1);
const relay = fc.nat(1);

let network: LightningNetwork;
let clock: HurriedClock;

beforeAll(async () => {
  network = await startNetwork();
  clock = new HurriedClock();
});
afterAll(() => {
  clock.stop();
  network.close();
});

/** Plays in a world of its own. */
async function inWorld(
  options: Omit<WorldOptions, 'network'>,
  play: (world: HostileWorld) => Promise<void>,
): Promise<void> {
  const world = await HostileWorld.start({ network, ...options });
  try {
    await play(world);
  } finally {
    await world.close();
  }
}

/** Asks without a pause, so many at a time, and tells of each answer how many there are now. Every answer must be the right one. */
async function load(world: HostileWorld, onAnswer: (count: number) => void): Promise<void> {
  let asked = 0;
  let answered = 0;
  const wrong: unknown[] = [];
  const askOn = async () => {
    while (asked < REQUESTS) {
      const method = ASKED[asked++ % ASKED.length] ?? 'get_info';
      const event = world.sign(method);
      const answer = await clock.whileWaitingFor(world.ask(method, event, ENDLESS));
      const truth = world.truth(method, event);
      if (JSON.stringify(answer) !== JSON.stringify(truth)) wrong.push({ answer, truth });
      onAnswer(answered++);
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, askOn));
  expect(wrong).toEqual([]);
  expect(answered).toBe(REQUESTS);
  expect(world.client.pending()).toEqual([]);
  // The wallet acted on each once, on every item of a batch by itself.
  const names = world.heard.map(({ event, item }) => event.id + item);
  expect(new Set(names).size).toBe(names.length);
}

test('one of two relays dies: the other brings every answer', async () => {
  await fc.assert(
    fc.asyncProperty(relay, moment, (which, at) =>
      inWorld({ keepsWalletEvents: false }, async (world) => {
        const deaths: Promise<void>[] = [];
        await load(world, (count) => {
          if (count === at)
            deaths.push(...world.relays.slice(which, which + 1).map((dying) => dying.close()));
        });
        await Promise.all(deaths);
        expect(deaths).toHaveLength(1);
      }),
    ),
    { numRuns: 1, ...chance },
  );
});

test('the only relay restarts: every request is answered', async () => {
  await fc.assert(
    fc.asyncProperty(moment, (at) => inWorld({ relays: 1 }, (world) => restartAt(world, [[0, at]]))),
    { numRuns: 1, ...chance },
  );
});

test('one of two relays restarts: every request is answered', async () => {
  await fc.assert(
    fc.asyncProperty(relay, moment, (which, at) => inWorld({}, (world) => restartAt(world, [[which, at]]))),
    { numRuns: 1, ...chance },
  );
});

test('two relays restart one after the other, again and again: every request is answered', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(relay, moment), { minLength: 2, maxLength: 6 }), (restarts) =>
      inWorld({}, (world) => restartAt(world, restarts)),
    ),
    { numRuns: 1, ...chance },
  );
});

/** Restarts these relays, each when so many answers have come and the restarts before have ended. */
async function restartAt(world: HostileWorld, restarts: [which: number, at: number][]): Promise<void> {
  let restarting = Promise.resolve();
  await load(world, (count) => {
    for (const [which] of restarts.filter(([, at]) => at === count))
      restarting = restarting.then(() => world.relays[which]?.restart());
  });
  await restarting;
}

test('answers that come by the second relay alone are heard, and where they came from', async () => {
  await inWorld({}, async (world) => {
    world.faults.plan = () => ['second relay only'];
    await load(world, () => undefined);
    const event = world.sign('get_balance');
    world.refused.add(event.id);
    const refusal = await world.client
      .send('get_balance', event, { timeout: ENDLESS })
      .catch((error) => error);
    expect(refusal).toBeInstanceOf(NwcError);
    expect(refusal.relays).toEqual([new URL(world.connection.relays[1] ?? '').host]);
  });
});
