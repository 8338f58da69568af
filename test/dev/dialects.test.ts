/** What the embedded wallet announces, and which requests it can read then. */
import { type Event, verifyEvent } from 'nostr-tools/pure';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type LightningNetwork, startNetwork } from '../../dev/stack/lightning/network';
import { type Relay, startRelay } from '../../dev/stack/relay';
import { startWalletService, type WalletService } from '../../dev/stack/wallet-service/service';
import { RawClient, type RawRequest } from './raw-client';

let network: LightningNetwork;
let relay: Relay;
const undo: (() => void)[] = [];

beforeAll(async () => {
  network = await startNetwork();
  relay = await startRelay();
});

afterEach(() => {
  for (const step of undo.splice(0)) step();
});

afterAll(async () => {
  await relay.close();
  network.close();
});

type Options = Omit<Parameters<typeof startWalletService>[0], 'relayUrls' | 'node'>;

async function start(options: Options): Promise<{ wallet: WalletService; client: RawClient; info: Event[] }> {
  const wallet = await startWalletService({ relayUrls: [relay.url], node: network.wallet, ...options });
  const client = await RawClient.connect(wallet.uri);
  undo.push(
    () => wallet.close(),
    () => client.close(),
  );
  return {
    wallet,
    client,
    info: await client.subscribe('info', { kinds: [13194], authors: [wallet.pubkey] }),
  };
}

const tagsOf = (event: Event | undefined) => new Map(event?.tags.map(([name, value]) => [name, value]));

/** The code of the error with which a request of this kind is answered in this encryption, or null where it succeeds. */
async function outcome(
  client: RawClient,
  options: RawRequest,
  answeredIn = options.scheme,
): Promise<string | null> {
  const request = client.build('get_balance', {}, options);
  await client.send(request);
  return (await client.responseTo(request, answeredIn)).error?.code ?? null;
}

test('a wallet of today announces encryptions and notifications, and does not look at versions', async () => {
  const { client, info } = await start({});
  expect(tagsOf(info[0])).toEqual(
    new Map([
      ['encryption', 'nip44_v2 nip04'],
      ['notifications', 'payment_received payment_sent hold_invoice_accepted'],
    ]),
  );
  expect(await outcome(client, { scheme: 'nip44_v2', version: '7.0' })).toBeNull();
});

test('an older wallet announces versions: 1.x is NIP-44, 0.x is NIP-04, and nothing is NIP-04', async () => {
  const { client, info } = await start({ versions: ['0.0', '1.0'] });
  expect(tagsOf(info[0]).get('v')).toBe('0.0 1.0');
  expect(tagsOf(info[0]).has('encryption')).toBe(false);
  expect(await outcome(client, { scheme: 'nip44_v2', encryptionTag: null, version: '1.0' })).toBeNull();
  expect(await outcome(client, { scheme: 'nip44_v2', encryptionTag: null, version: '1.3' })).toBeNull();
  expect(await outcome(client, { scheme: 'nip04', encryptionTag: null, version: '0.0' })).toBeNull();
  expect(await outcome(client, { scheme: 'nip04', encryptionTag: null })).toBeNull();
  // The version decides, whatever else is said.
  expect(await outcome(client, { scheme: 'nip04', encryptionTag: 'nip44_v2', version: '0.0' })).toBeNull();
});

test.each([
  { versions: ['1.0'], asked: '0.0', answeredIn: 'nip44_v2' },
  { versions: ['0.0'], asked: '1.0', answeredIn: 'nip04' },
  { versions: ['0.0', '1.0'], asked: '2.0', answeredIn: 'nip44_v2' },
  { versions: ['0.0', '1.0'], asked: 'one', answeredIn: 'nip44_v2' },
] as const)('of $versions it does not speak $asked', async ({ versions, asked, answeredIn }) => {
  const { client } = await start({ versions });
  expect(await outcome(client, { encryptionTag: null, version: asked }, answeredIn)).toBe(
    'UNSUPPORTED_VERSION',
  );
});

test('what it speaks can change: it says so at once, and refuses what it spoke before', async () => {
  const { wallet, client, info } = await start({});
  await wallet.speak({ encryptions: ['nip04'] });
  await wallet.speak({ encryptions: ['nip44_v2'] });
  await relay.flushed();
  expect(info.map((event) => tagsOf(event).get('encryption'))).toEqual([
    'nip44_v2 nip04',
    'nip04',
    'nip44_v2',
  ]);
  expect(info.every((event) => verifyEvent({ ...event }))).toBe(true);
  // Each dated later than the one before, or relays and clients would keep that.
  const dates = info.map(({ created_at: at }) => at);
  expect(new Set(dates).size).toBe(3);
  expect(dates).toEqual([...dates].sort((a, b) => a - b));

  expect(await outcome(client, { scheme: 'nip04' }, 'nip44_v2')).toBe('UNSUPPORTED_ENCRYPTION');
  expect(await outcome(client, { scheme: 'nip44_v2' })).toBeNull();
  await wallet.speak({ versions: ['0.0'] });
  expect(await outcome(client, { scheme: 'nip44_v2' }, 'nip04')).toBe('UNSUPPORTED_ENCRYPTION');
  expect(await outcome(client, { scheme: 'nip04', version: '0.0' })).toBeNull();
});
