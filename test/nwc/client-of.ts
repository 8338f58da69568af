/** A client as tests want it: known to speak NIP-44, without jitter, and closed when the test is over. */
import { generateSecretKey } from 'nostr-tools/pure';
import { onTestFinished } from 'vitest';
import { NwcClient, type NwcClientOptions } from '../../src/nwc/client';
import { openSocket } from './open-socket';
import { speaking } from './wallet-words';

export function clientOf(
  walletPubkey: string,
  relays: string[],
  changes: Partial<NwcClientOptions> = {},
): NwcClient {
  const client = new NwcClient({
    walletPubkey,
    relays,
    secret: generateSecretKey(),
    info: speaking('nip44_v2'),
    openSocket,
    random: () => 0,
    ...changes,
  });
  onTestFinished(() => client.close());
  return client;
}
