/** The shop's side of a connection of its own, as an app has that pays by itself: Alby's client makes the link and waits for the wallet. */
import type { NewNWAClientOptions, NWCClient } from '@getalby/sdk/nwc';
import { albySdk } from '../stack/alby-sdk';

export interface OwnConnection {
  /** nostr+walletauth://… */
  uri: string;
  /** Resolves once a wallet has let the shop in; it can then ask the wallet to pay. */
  client: Promise<NWCClient>;
  close(): void;
}

/** Resolves once the shop waits for the wallet. */
export async function askForConnection(asked: NewNWAClientOptions): Promise<OwnConnection> {
  const { NWAClient } = await albySdk();
  const asker = new NWAClient(asked);
  const closers = [() => asker.close()];
  let found: (client: NWCClient) => void = () => {};
  const client = new Promise<NWCClient>((resolve) => {
    found = resolve;
  });
  await asker.subscribe({
    onSuccess(connected) {
      closers.push(() => connected.close());
      found(connected);
    },
  });
  return {
    uri: asker.connectionUri,
    client,
    close() {
      for (const close of closers.splice(0)) close();
    },
  };
}
