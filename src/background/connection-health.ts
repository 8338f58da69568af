/** How a connection is doing: each of its relays by the time it takes to open, the wallet by an answer. */
import { FuseboxError } from '../contract/errors';
import type { ConnectionHealth } from '../contract/ui-commands';
import type { NwcClient } from '../nwc/client';
import type { Wallets } from './wallets';

/** A relay or a wallet that takes longer is as good as not there, in ms. */
const PATIENCE_MS = 5_000;

type RelayHealth = Omit<ConnectionHealth['relays'][number], 'url'>;
const OUT_OF_REACH: RelayHealth = { ms: null, problem: 'RELAY_UNREACHABLE' };

/** Never rejects for what does not answer. Throws NO_WALLET and WALLET_LOCKED. */
export async function connectionHealth(wallets: Wallets, connectionId: string): Promise<ConnectionHealth> {
  const { row, client } = await wallets.of(connectionId);
  const [wallet, ...relays] = await Promise.all([
    askWallet(client),
    ...row.relays.map(async (url) => ({ url, ...(await openRelay(url, wallets).catch(() => OUT_OF_REACH)) })),
  ]);
  return { wallet, relays };
}

/** A refusal is an answer, too, unless it is of the whole connection. */
async function askWallet(client: NwcClient): Promise<ConnectionHealth['wallet']> {
  const from = performance.now();
  try {
    await client.request('get_info', {}, { timeout: PATIENCE_MS });
  } catch (error) {
    if (!(error instanceof FuseboxError)) throw error;
    const { code, walletCode } = error;
    if (walletCode === undefined || walletCode === 'UNAUTHORIZED' || code === 'CONNECTION_EXPIRED')
      return { ms: null, problem: code };
  }
  return { ms: since(from), problem: null };
}

/** By a socket of its own: the one that is in use may have been opened long ago. */
function openRelay(url: string, { openSocket }: Wallets): Promise<RelayHealth> {
  const from = performance.now();
  return new Promise((resolve) => {
    // A URL that the browser refuses is a relay out of reach.
    const socket = openSocket(url);
    const end = (ms: number | null) => {
      clearTimeout(patience);
      socket.close();
      resolve(ms === null ? OUT_OF_REACH : { ms, problem: null });
    };
    const patience = setTimeout(() => end(null), PATIENCE_MS);
    socket.addEventListener('open', () => end(since(from)));
    socket.addEventListener('close', () => end(null));
  });
}

const since = (from: number) => Math.round(performance.now() - from);
