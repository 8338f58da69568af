/** Connecting a wallet by its URI, asking it for its balance and budget, and disconnecting it. */
import type { ConnectionRow } from '../contract/rows';
import type { UiParams, UiResults } from '../contract/ui-commands';
import type { NwcClient } from '../nwc/client';
import { parseConnectionUri } from '../nwc/uri';
import { noteConnectionEvent } from '../store/connection-events';
import { noWallet } from '../store/connections';
import type { Database } from '../store/database';
import { adoptPayments } from '../store/payments';
import { forgetRenewals } from '../store/renewals';
import { secretPlace } from '../vault/sealed-rows';
import { type Vault, walletLocked } from '../vault/vault';
import { learnFacts, learnWallet, readBalance, readBudget } from './learn-wallet';
import type { Prompts } from './prompts';
import type { Wallets } from './wallets';

export interface Connections {
  /**
   * Connects the wallet of this URI and stores the connection once the wallet has answered. The same URI again returns the
   * connection there is. Throws what parsing, the relay or the wallet say.
   */
  add(uri: string): Promise<UiResults['connection.add']>;
  /** Asks the wallet for its balance and for its own budget for this connection, and stores each as it is told. */
  refresh(connectionId: string): Promise<void>;
  /** Asks the wallet what the connection may do now, how much, and until when, and stores all of it, or nothing. Throws where it does not tell. */
  learn(connectionId: string): Promise<void>;
  /** What the user calls it, and its mark. Throws NO_WALLET. */
  change(change: UiParams<'connection.change'>): Promise<void>;
  /** Destroys the secret, and one that was to take its place, and forgets the sites of the connection. The journals stay. */
  remove(connectionId: string): Promise<void>;
}

export interface ConnectionsDeps {
  db: Database;
  vault: Vault;
  wallets: Wallets;
  prompts: Prompts;
  /** Stops following what is asked for no more. */
  leavePairing: (pairingId: string) => void;
  now: () => number;
}

export function createConnections({
  db,
  vault,
  wallets,
  prompts,
  leavePairing,
  now,
}: ConnectionsDeps): Connections {
  function connectionWithKey(clientPubkey: string): Promise<ConnectionRow | undefined> {
    return db.connections.filter((row) => row.clientPubkey === clientPubkey).first();
  }

  /** Stores the connection, unless the same one was added while the wallet was asked. */
  function keepFirst(
    secret: Uint8Array,
    facts: Omit<ConnectionRow, 'sealedSecret'>,
  ): Promise<UiResults['connection.add']> {
    return vault.sealing([db.connections, db.payments, db.connectionEvents], async ({ seal }) => {
      const row = { ...facts, sealedSecret: seal(secret, secretPlace(facts.id)) };
      const known = await connectionWithKey(row.clientPubkey);
      if (known) return { connectionId: known.id, isNew: false };
      await db.connections.add(row);
      await adoptPayments(db, row);
      await noteConnectionEvent(db, row, 'connected', now());
      return { connectionId: row.id, isNew: true };
    });
  }

  /** Stores what was told of a connection, unless it has another secret since: then it was told of the former one. */
  async function note({ clientPubkey }: NwcClient, id: string, told: Partial<ConnectionRow>): Promise<void> {
    await db.connections
      .where({ id })
      .and((row) => row.clientPubkey === clientPubkey)
      .modify(told);
  }

  return {
    async add(uri) {
      const { walletPubkey, relays, secret, lud16 } = parseConnectionUri(uri);
      if (await vault.isLocked()) throw walletLocked();
      const client = wallets.connect({ walletPubkey, relays, secret });
      try {
        const known = await connectionWithKey(client.clientPubkey);
        if (known) return { connectionId: known.id, isNew: false };
        const learned = await learnWallet(client, now);
        return await keepFirst(secret, {
          ...learned,
          id: crypto.randomUUID(),
          walletPubkey,
          clientPubkey: client.clientPubkey,
          formerKeys: [],
          relays,
          lud16: learned.lud16 ?? lud16,
          createdAt: now(),
        });
      } finally {
        client.close();
      }
    },

    async refresh(connectionId) {
      const { client } = await wallets.of(connectionId);
      const { info } = client;
      await Promise.all([
        readBalance(client, info, now).then((balance) => note(client, connectionId, { balance })),
        readBudget(client, info, now).then((budget) => note(client, connectionId, { budget })),
      ]);
    },

    async learn(connectionId) {
      const { client } = await wallets.of(connectionId);
      const { info, expiresAt } = await learnFacts(client);
      const budget = await readBudget(client, info, now);
      await note(client, connectionId, { info, budget, ...(expiresAt === undefined ? {} : { expiresAt }) });
    },

    async change({ connectionId, ...change }) {
      const isThere = await db.connections.update(connectionId, (row) => {
        Object.assign(row, change);
        if (row.label === '') delete row.label;
      });
      if (!isThere) throw noWallet();
    },

    async remove(connectionId) {
      const changed = [db.connections, db.sites, db.pairings, db.settings, db.connectionEvents];
      const left = await db.transaction('rw', changed, async () => {
        await noteConnectionEvent(db, { id: connectionId }, 'revoked', now());
        await db.settings
          .filter((row) => row.defaultConnectionId === connectionId)
          .modify({ defaultConnectionId: null });
        await db.connections.delete(connectionId);
        await db.sites.where({ connectionId }).delete();
        return forgetRenewals(db, connectionId);
      });
      for (const id of left) leavePairing(id);
      await wallets.drop(connectionId);
      await prompts.rejectOf({ connectionId });
    },
  };
}
