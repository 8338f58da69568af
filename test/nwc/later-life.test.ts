/** A client that is closed in the middle, and another that takes up what it waited for. */
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { type LightningNetwork, startNetwork } from '../../dev/stack/lightning/network';
import type { PendingRequest } from '../../src/nwc/requests';
import { RawClient } from '../dev/raw-client';
import { chance } from './chance';
import { ASKED, type Asked, HostileWorld, told } from './hostile-world';
import { HurriedClock } from './hurried-clock';

// Room for a busy machine; nothing here waits for time to pass.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

const RUNS = 60;
/** ms, as the hurried clock counts them. Far beyond what it waits for anything. */
const ENDLESS = 1_000_000_000;

type Single = Exclude<Asked, 'multi_pay_invoice'>;
const SINGLE = ASKED.filter((method): method is Single => method !== 'multi_pay_invoice');
const request = fc.record({
  method: fc.constantFrom(...SINGLE),
  isRefused: fc.boolean(),
  answered: fc.constantFrom('in the first life', 'while nobody listens', 'in the second life'),
});

let network: LightningNetwork;
let clock: HurriedClock;
let world: HostileWorld;
/** One on each relay. */
let witnesses: RawClient[];

beforeAll(async () => {
  network = await startNetwork();
  clock = new HurriedClock();
});
beforeEach(async () => {
  world = await HostileWorld.start({ network });
  const [near, far] = world.relays.map(({ url }) => `relay=${encodeURIComponent(url)}&`);
  const uris = [near, far].map((other) => world.wallet.uri.replace(other ?? '', ''));
  witnesses = await Promise.all(uris.map((uri) => RawClient.connect(uri)));
});
afterEach(async () => {
  for (const witness of witnesses) witness.close();
  await world.close();
});
afterAll(() => {
  clock.stop();
  network.close();
});

/** Through text, as a store keeps it. */
function stored(pending: PendingRequest[]): PendingRequest[] {
  return JSON.parse(JSON.stringify(pending));
}

test('each request is sent again as the same event, gets its own answer, and is acted on once', async () => {
  const filter = { kinds: [23194], authors: [world.client.clientPubkey] };
  const seen = await Promise.all(witnesses.map((witness) => witness.subscribe('requests', filter)));
  const forgetSeen = () => {
    for (const events of seen) events.length = 0;
  };
  const idsSeen = () => [...new Set(seen.flat().map(({ id }) => id))].sort();
  await fc.assert(
    fc.asyncProperty(fc.array(request, { minLength: 1, maxLength: 5 }), async (chosen) => {
      await world.forgetAll();
      const asked = chosen.map((one) => ({ ...one, event: world.sign(one.method) }));
      for (const { event, isRefused } of asked) if (isRefused) world.refused.add(event.id);
      const early = asked.filter(({ answered }) => answered === 'in the first life');
      const open = asked.filter(({ answered }) => answered !== 'in the first life');
      const idsOf = (some: { event: { id: string } }[]) => some.map(({ event }) => event.id);

      const first = world.newClient();
      world.faults.plan = ({ request: { event } }) => (idsOf(early).includes(event.id) ? [] : ['silence']);
      const dealtWith = Promise.all(asked.map(() => world.faults.next()));
      const answers = asked.map(({ method, event }) => told(first.send(method, event, { timeout: ENDLESS })));
      await clock.whileWaitingFor(dealtWith);
      await Promise.all(
        asked.flatMap(({ answered }, place) => (answered === 'in the first life' ? [answers[place]] : [])),
      );
      const pending = stored(first.pending());
      expect(pending.map(({ method, event }) => ({ method, event }))).toEqual(
        open.map(({ method, event }) => ({ method, event })),
      );
      first.close();
      expect(await Promise.all(answers)).toEqual(
        asked.map(({ answered, method, event }) =>
          answered === 'in the first life' ? world.truth(method, event) : { code: 'NO_RESPONSE' },
        ),
      );

      for (const { event } of open.filter(({ answered }) => answered === 'while nobody listens'))
        await world.answerLate(event);
      await Promise.all(world.relays.map((relay) => relay.flushed()));
      forgetSeen();
      const second = world.newClient();
      const resumed = open.map(({ method, event }, place) => {
        const kept = pending[place];
        expect(kept?.method).toBe(method);
        return told(second.resume(method, kept?.event ?? event, { timeout: ENDLESS }));
      });
      const [theirs, late] = [open, open.filter(({ answered }) => answered === 'in the second life')];
      for (const { event } of late) await world.answerLate(event);
      expect(await clock.whileWaitingFor(Promise.all(resumed))).toEqual(
        theirs.map(({ method, event }) => world.truth(method, event)),
      );
      expect(second.pending()).toEqual([]);
      await clock.until(() => idsSeen().length >= open.length);
      expect(idsSeen()).toEqual(idsOf(open).sort());
      second.close();

      expect(idsOf(world.heard).sort()).toEqual(idsOf(asked).sort());
    }),
    { numRuns: RUNS, ...chance },
  );
});

test('what never left in the first life is sent in the second', async () => {
  const first = world.newClient();
  const events = SINGLE.map((method) => ({ method, event: world.sign(method) }));
  const answers = events.map(({ method, event }) => told(first.send(method, event, { timeout: ENDLESS })));
  const pending = stored(first.pending());
  first.close();
  expect(await Promise.all(answers)).toEqual(events.map(() => ({ code: 'RELAY_UNREACHABLE' })));
  expect(world.heard).toEqual([]);
  const second = world.newClient();
  const resumed = SINGLE.map((method, place) => {
    const kept = pending[place];
    if (kept === undefined) throw new Error(`The request ${method} is not pending.`);
    expect(kept.method).toBe(method);
    return told(second.resume(method, kept.event, { timeout: ENDLESS }));
  });
  expect(await clock.whileWaitingFor(Promise.all(resumed))).toEqual(
    events.map(({ method, event }) => world.truth(method, event)),
  );
  expect(world.heard.map(({ event }) => event.id).sort()).toEqual(events.map(({ event }) => event.id).sort());
});
