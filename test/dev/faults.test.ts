/** Every fault of the switchboard does what its name says, alone and with others. */
import fc from 'fast-check';
import { type Event, verifyEvent } from 'nostr-tools/pure';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { FAULTS, type FaultName } from '../../dev/stack/faults/faults';
import { LIE } from '../../dev/stack/faults/scene';
import { FaultSwitchboard } from '../../dev/stack/faults/switchboard';
import { type LightningNetwork, startNetwork } from '../../dev/stack/lightning/network';
import { type Relay, startRelay } from '../../dev/stack/relay';
import { startWalletService, type WalletService } from '../../dev/stack/wallet-service/service';
import { RawClient } from './raw-client';

// Room for a busy machine; nothing here waits for time to pass.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

let network: LightningNetwork;
let near: Relay;
let far: Relay;
let wallet: WalletService;
let faults: FaultSwitchboard;
const open: RawClient[] = [];

beforeAll(async () => {
  network = await startNetwork();
});

beforeEach(async () => {
  // They keep wallet events, so that no request is lost while the wallet is cut off.
  near = await startRelay({ keepsWalletEvents: true });
  far = await startRelay({ keepsWalletEvents: true });
  wallet = await startWalletService({ relayUrls: [near.url, far.url], node: network.wallet });
  faults = new FaultSwitchboard(wallet, near, far);
});

afterEach(async () => {
  for (const client of open.splice(0)) client.close();
  wallet.close();
  await near.close();
  await far.close();
});

afterAll(() => network.close());

async function connect({ uri } = wallet.newConnection()): Promise<RawClient> {
  const client = await RawClient.connect(uri);
  open.push(client);
  return client;
}

/** What a client has heard about its request: 'answer' for what it must believe, else the first thing that is wrong. */
function verdicts(client: RawClient, request: Event): string[] {
  const sent = client.responses.filter(({ tags }) => tags.some(([, value]) => value === client.pubkey));
  return sent.map((event) => verdict(client, request, event));
}

function verdict(client: RawClient, request: Event, event: Event): string {
  if (event.pubkey !== wallet.pubkey) return 'stranger';
  if (!verifyEvent({ ...event })) return 'forged';
  if (event.tags.find(([name]) => name === 'e')?.[1] !== request.id) return 'about another';
  if (event.content.length > 256 * 1024) return 'huge';
  const plaintext = client.read(event);
  if (plaintext === null) return 'unreadable';
  if (plaintext.includes(LIE.message)) return 'lie';
  return /^\{"result_type":"get_balance","error":null,"result":\{"balance":\d+}}$/.test(plaintext)
    ? 'answer'
    : 'no response';
}

/** Asks, with these faults, and waits until all that comes of it has come. */
async function ask(client: RawClient, ...chosen: FaultName[]): Promise<Event> {
  const request = client.build('get_balance', {});
  faults.plan = () => chosen;
  const dealtWith = faults.next();
  await client.send(request);
  if (chosen.includes('held')) {
    await faults.held(1);
    await faults.release();
  }
  await dealtWith;
  return request;
}

const around = (wrong: string[]) => [...wrong, 'answer', ...wrong];

/** What a client on the first relay hears. */
const HEARD: Record<FaultName, string[]> = {
  silence: [],
  held: ['answer'],
  slow: ['answer'],
  duplicate: ['answer', 'answer', 'answer'],
  'clock ahead': ['answer'],
  'clock behind': ['answer'],
  'second relay only': [],
  'wrong author': around(['stranger']),
  'bad signature': around(['forged', 'forged']),
  'wrong e': around(['about another', 'about another', 'about another']),
  undecryptable: around(['unreadable', 'unreadable']),
  'wrong result_type': around(['lie', 'lie']),
  'no JSON': around(['no response']),
  'no object': around(['no response']),
  'no result_type': around(['lie']),
  'a list as result_type': around(['lie']),
  'neither result nor error': around(['no response']),
  'a text as result': around(['no response']),
  'a number as result': around(['no response']),
  'a list as result': around(['no response']),
  'a text as error': around(['no response']),
  'an error without code': around(['no response']),
  'a number as code': around(['lie']),
  huge: around(['huge']),
  replay: ['answer'],
  'relay nonsense': ['answer'],
  'no info event': ['answer'],
  'stale info event': ['answer'],
  'only a stale info event': ['answer'],
  'cut before': [],
  'cut after': ['answer'],
  'restart before': [],
  'restart after': ['answer'],
};

const names = Object.keys(FAULTS) as FaultName[];

test.each(names)('%s: the client hears that and nothing else', async (name) => {
  const client = await connect();
  const request = await ask(client, name);
  expect(verdicts(client, request)).toEqual(HEARD[name]);
});

test('held answers come in the order of their release', async () => {
  const client = await connect();
  faults.plan = () => ['held'];
  const requests = [1, 2, 3].map(() => client.build('get_balance', {}));
  for (const request of requests) await client.send(request);
  await faults.held(3);
  await near.flushed();
  expect(client.responses).toEqual([]);
  await faults.release([2, 0, 1]);
  await near.flushed();
  const order = client.responses.map((event) =>
    requests.findIndex((request) => verdict(client, request, event) === 'answer'),
  );
  expect(order).toEqual([2, 0, 1]);
});

test('of three answers two are the same event', async () => {
  const client = await connect();
  await ask(client, 'duplicate');
  const [first, second, third] = client.responses;
  expect(second).toEqual(first);
  expect(third?.id).not.toBe(first?.id);
});

test.each([
  ['clock ahead', 600],
  ['clock behind', -600],
] as const)('%s: the answer is dated wrong by ten minutes', async (name, seconds) => {
  const client = await connect();
  const request = await ask(client, name);
  const [answer] = client.responses;
  expect(Math.abs((answer?.created_at ?? 0) - request.created_at - seconds)).toBeLessThan(60);
});

test('second relay only: there it is answered', async () => {
  const connection = wallet.newConnection();
  const client = await connect(connection);
  const other = await connect({ ...connection, uri: connection.uri.replace(/relay=[^&]*&/, '') });
  const request = await ask(client, 'second relay only');
  expect([verdicts(client, request), verdicts(other, request)]).toEqual([[], ['answer']]);
});

test('the request before is answered again, and lied about where it was another method', async () => {
  const client = await connect();
  faults.plan = () => [];
  const before = client.build('get_info', {});
  const answered = faults.next();
  await client.send(before);
  await answered;
  const [first] = client.responses.splice(0);
  await ask(client, 'replay', 'wrong e');
  expect(client.responsesTo(before)).toHaveLength(4);
  expect(client.responses.filter(({ id }) => id === first?.id)).toHaveLength(2);
});

test('relay nonsense: what is no event is said around the answer', async () => {
  const client = await connect();
  const request = await ask(client, 'relay nonsense');
  const answer = client.messages.findIndex((message) => message.includes('"kind":23195'));
  const refusals = client.messages.flatMap((message, place) =>
    message === JSON.stringify(['OK', request.id, false, 'blocked: no']) ? [Math.sign(place - answer)] : [],
  );
  expect(refusals).toEqual([-1, 1]);
});

test.each([
  { name: 'no info event', heard: [], stored: [] },
  { name: 'stale info event', heard: ['get_info', 'get_info'], stored: ['true'] },
  { name: 'only a stale info event', heard: ['get_info'], stored: ['get_info'] },
] as const)('$name: subscribers of now and of later get what it says', async ({ name, heard, stored }) => {
  const client = await connect();
  const info = { kinds: [13194], authors: [wallet.pubkey] };
  const now = await client.subscribe('now', info);
  const [announced] = now.splice(0);
  // What befalls answers is no matter of info events.
  await ask(client, name, 'duplicate', 'silence');
  const later = await client.subscribe('later', info);
  const contents = (events: Event[]) =>
    events.map(({ content }) => (content === announced?.content ? 'true' : content));
  expect([contents(now), contents(later)]).toEqual([heard, stored]);
});

test.each(['cut before', 'cut after', 'restart before', 'restart after'] as const)(
  '%s: the client is cut off, and finds the answer when it comes back',
  async (name) => {
    const connection = wallet.newConnection();
    const client = await connect(connection);
    const request = await ask(client, name);
    await client.isCutOff();
    const again = await connect(connection);
    expect(verdicts(again, request)).toEqual(['answer']);
    expect(verdicts(again, await ask(again))).toContain('answer');
  },
);

/** What says nothing true, and breaks nothing. */
const NOISE = names.filter((name) => HEARD[name].length > 1 && name !== 'duplicate');

test('noise in any combination leaves the one answer whole, and silence leaves the noise', async () => {
  const client = await connect();
  const chosen = fc.shuffledSubarray(
    [...NOISE, 'relay nonsense', 'duplicate', 'clock ahead', 'held'] as FaultName[],
    { maxLength: 8 },
  );
  await fc.assert(
    fc.asyncProperty(chosen, fc.boolean(), async (some, isSilent) => {
      client.responses.length = 0;
      const request = await ask(client, ...some, ...(isSilent ? (['silence'] as const) : []));
      const heard = verdicts(client, request);
      const answers = heard.filter((word) => word === 'answer');
      const wrong = some.flatMap((name) => HEARD[name].filter((word) => word !== 'answer'));
      expect(answers).toHaveLength(isSilent ? 0 : some.includes('duplicate') ? 3 : 1);
      expect(heard.filter((word) => word !== 'answer').sort()).toEqual(wrong.sort());
    }),
    { numRuns: 25 },
  );
});

test('after the switchboard is closed nothing goes wrong', async () => {
  const client = await connect();
  faults.plan = () => ['silence'];
  faults.close();
  expect(await client.errorOf('get_balance', {})).toBeNull();
});
