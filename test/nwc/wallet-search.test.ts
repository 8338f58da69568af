/** Looking for a wallet: what is said where none is found. */
import { createServer, type Socket } from 'node:net';
import { generateSecretKey, getPublicKey } from 'nostr-tools/pure';
import { expect, onTestFinished, test } from 'vitest';
import { findWallet } from '../../src/nwc/wallet-search';
import { openSocket } from './open-socket';

const UNREACHABLE = 'ws://127.0.0.1:1';

/** Takes connections and says nothing. */
async function muteServer(): Promise<string> {
  const sockets: Socket[] = [];
  const server = createServer((socket) => sockets.push(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('There is no port.');
  return `ws://127.0.0.1:${address.port}`;
}

test('a relay that could not be reached has failed, also while another attempt is under way', async () => {
  const mute = await muteServer();
  const secret = generateSecretKey();
  let attempts = 0;
  const search = findWallet({
    request: { appPubkey: getPublicKey(secret), relays: [UNREACHABLE] },
    secret,
    counts: () => true,
    timeout: 2_000,
    signal: new AbortController().signal,
    openSocket: (url) => openSocket(attempts++ === 0 ? url : mute),
    now: Date.now,
    random: () => 0,
  });
  await expect(search).rejects.toMatchObject({ code: 'RELAY_UNREACHABLE' });
  expect(attempts).toBeGreaterThan(1);
});
