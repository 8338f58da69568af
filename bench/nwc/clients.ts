/** The two clients in one shape, each used as its makers mean it to be, over the same WebSocket implementation. */
import WebSocket from 'ws';
import { NwcClient } from '../../src/nwc/client';
import { openSocket } from '../../test/nwc/open-socket';
import { INVOICE, type Method } from './answers';
import type { Connection } from './connection';

// Also where Node has one of its own: the other client goes over `ws`.
Object.assign(globalThis, { WebSocket });
const { NWCClient: AlbyClient } = await import('@getalby/sdk/nwc');

const TIMEOUT_MS = 10_000;

export interface OpenClient {
  /** Asks and waits for the response. Resolves with the alias, or with the preimage. */
  ask: (method: Method) => Promise<unknown>;
  close: () => void;
}

export type OpenClientOn = (connection: Connection) => Promise<OpenClient>;

export async function openFusebox(connection: Connection, open = openSocket): Promise<OpenClient> {
  const { relay, walletPubkey, secret, encryption } = connection;
  const client = new NwcClient({
    walletPubkey,
    relays: [relay],
    secret,
    openSocket: open,
    info: { methods: null, notifications: [], encryption, version: null, at: 0 },
  });
  const options = { timeout: TIMEOUT_MS };
  await client.request('get_info', {}, options);
  return {
    ask: async (method) =>
      method === 'get_info'
        ? (await client.request('get_info', {}, options)).alias
        : (await client.request('pay_invoice', { invoice: INVOICE }, options)).preimage,
    close: () => client.close(),
  };
}

export async function openAlby({ relay, walletPubkey, secret, encryption }: Connection): Promise<OpenClient> {
  const query = new URLSearchParams({ relay, secret: Buffer.from(secret).toString('hex') });
  const client = new AlbyClient({ nostrWalletConnectUrl: `nostr+walletconnect://${walletPubkey}?${query}` });
  // It reads the info event once, before its first request, and keeps what it says.
  await inSilence(() => client.getInfo());
  if (client.encryptionType !== encryption) throw new Error(`Alby's client speaks ${client.encryptionType}.`);
  return {
    ask: async (method) =>
      method === 'get_info'
        ? (await client.getInfo()).alias
        : (await client.payInvoice({ invoice: INVOICE })).preimage,
    close: () => client.close(),
  };
}

/** Without its warning, at every connection, that NIP-04 is old. */
async function inSilence(act: () => Promise<unknown>): Promise<void> {
  const { warn } = console;
  console.warn = () => undefined;
  try {
    await act();
  } finally {
    console.warn = warn;
  }
}
