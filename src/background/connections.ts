/** Connecting a wallet by its URI, asking it for its balance and budget, and disconnecting it. */
import { FuseboxError } from '../contract/errors';
import type { ConnectionRow, WalletInfo } from '../contract/rows';
import type { UiParams } from '../contract/ui-commands';
import { lists, offers } from '../core/wallet-info';
import type { NwcClient } from '../nwc/client';
import { parseConnectionUri } from '../nwc/uri';
import { noWallet } from '../store/connections';
import type { Database } from '../store/database';
import { adoptPayments } from '../store/payments';
import { secretPlace } from '../vault/sealed-rows';
import { type Vault, walletLocked } from '../vault/vault';
import type { Prompts } from './prompts';
import type { Wallets } from './wallets';

/** How long the wallet may take to answer the first questions, in ms. */
const INFO_MS = 4_000;
const ANSWER_MS = 10_000;

export interface Connections {
  /**
   * Connects the wallet of this URI and stores the connection once the wallet has answered. The same URI again returns the
   * connection there is. Throws what parsing, the relay or the wallet say.
   */
  add(uri: string): Promise<{ connectionId: string }>;
  /** Asks the wallet for its balance and for its own budget for this connection, and stores each as it is told. */
  refresh(connectionId: string): Promise<void>;
  /** What the user calls it, and its mark. Throws NO_WALLET. */
  change(change: UiParams<'connection.change'>): Promise<void>;
  /** Destroys the secret and forgets the sites of the connection. The journal stays. */
  remove(connectionId: string): Promise<void>;
}

export interface ConnectionsDeps {
  db: Database;
  vault: Vault;
  wallets: Wallets;
  prompts: Prompts;
  now: () => number;
}

export function createConnections({ db, vault, wallets, prompts, now }: ConnectionsDeps): Connections {
  function connectionWithKey(clientPubkey: string): Promise<ConnectionRow | undefined> {
    return db.connections.filter((row) => row.clientPubkey === clientPubkey).first();
  }

  /** Stores the connection, unless the same one was added while the wallet was asked. */
  function keepFirst(
    secret: Uint8Array,
    facts: Omit<ConnectionRow, 'sealedSecret'>,
  ): Promise<{ connectionId: string }> {
    return vault.sealing([db.connections, db.payments], async ({ seal }) => {
      const row = { ...facts, sealedSecret: seal(secret, secretPlace(facts.id)) };
      const known = await connectionWithKey(row.clientPubkey);
      if (known) return { connectionId: known.id };
      await db.connections.add(row);
      await adoptPayments(db, row);
      return { connectionId: row.id };
    });
  }

  return {
    async add(uri) {
      const { walletPubkey, relays, secret, lud16 } = parseConnectionUri(uri);
      if (await vault.isLocked()) throw walletLocked();
      const client = wallets.connect({ walletPubkey, relays, secret });
      try {
        const known = await connectionWithKey(client.clientPubkey);
        if (known) return { connectionId: known.id };
        const facts = await learn(client);
        const id = crypto.randomUUID();
        const [balance, budget] = await Promise.all([
          readBalance(client, facts.info, now).catch(notGranted),
          readBudget(client, facts.info, now).catch(notGranted),
        ]);
        return await keepFirst(secret, {
          ...facts,
          id,
          walletPubkey,
          clientPubkey: client.clientPubkey,
          relays,
          lud16: facts.lud16 ?? lud16,
          balance,
          budget,
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
        readBalance(client, info, now).then((balance) => db.connections.update(connectionId, { balance })),
        readBudget(client, info, now).then((budget) => db.connections.update(connectionId, { budget })),
      ]);
    },

    async change({ connectionId, ...change }) {
      const isThere = await db.connections.update(connectionId, (row) => {
        Object.assign(row, change);
        if (row.label === '') delete row.label;
      });
      if (!isThere) throw noWallet();
    },

    async remove(connectionId) {
      await db.transaction('rw', db.connections, db.sites, db.settings, async () => {
        await db.settings
          .filter((row) => row.defaultConnectionId === connectionId)
          .modify({ defaultConnectionId: null });
        await db.connections.delete(connectionId);
        await db.sites.where({ connectionId }).delete();
      });
      await wallets.drop(connectionId);
      await prompts.rejectOf({ connectionId });
    },
  };
}

/** A wallet may list what it then refuses to this connection: that is no reason not to connect. */
function notGranted(error: unknown): null {
  if (error instanceof FuseboxError && error.walletCode) return null;
  throw error;
}

/** What a wallet is called that does not say. It is made from its key, which no page should see. */
export function nameWithout({ walletPubkey }: { walletPubkey: string }): string {
  return `Wallet ${walletPubkey.slice(0, 8)}`;
}

type Facts = Pick<ConnectionRow, 'name' | 'nodePubkey' | 'info' | 'network' | 'lud16'>;

/** What the wallet says of itself. Throws where it does not answer, or no longer knows this connection. */
async function learn(client: NwcClient): Promise<Facts> {
  const announced = await client.readInfo(INFO_MS);
  const fallbackName = nameWithout(client);
  try {
    const answer = await client.request('get_info', {}, { timeout: ANSWER_MS });
    const { info } = client;
    return {
      name: answer.alias?.trim().slice(0, 60) || fallbackName,
      nodePubkey: nodePubkeyOf(answer.pubkey),
      // It tells what this connection may do, the info event what the wallet can do.
      info: {
        ...info,
        methods: answer.methods?.length ? answer.methods : info.methods,
        notifications: answer.notifications ?? info.notifications,
      },
      network: networkNamed(answer.network),
      lud16: answer.lud16 ?? null,
    };
  } catch (error) {
    // A wallet may grant payments and nothing else. That it answers at all shows that the connection works.
    const refused =
      error instanceof FuseboxError && ['RESTRICTED', 'NOT_IMPLEMENTED'].includes(error.walletCode ?? '');
    if (!refused || !announced) throw error;
    return { name: fallbackName, nodePubkey: null, info: client.info, network: null, lud16: null };
  }
}

/** A public key as Lightning nodes have it (BOLT 1), or null: some wallets write something else, or nothing. */
function nodePubkeyOf(told: string | null | undefined): string | null {
  const written = told?.trim().toLowerCase() ?? '';
  return /^0[23][0-9a-f]{64}$/.test(written) ? written : null;
}

/** The network in BOLT 11's sense. Wallets write it differently, or write nothing of use: then it is not known. */
function networkNamed(name: string | null | undefined): string | null {
  const written = name?.trim().toLowerCase() ?? '';
  if (written === 'bitcoin') return 'mainnet';
  return ['mainnet', 'testnet', 'signet', 'regtest'].includes(written) ? written : null;
}

async function readBalance(
  client: NwcClient,
  info: WalletInfo,
  now: () => number,
): Promise<ConnectionRow['balance']> {
  if (!offers(info, 'get_balance')) return null;
  const { balance } = await client.request('get_balance', {}, { timeout: ANSWER_MS });
  return { amount: balance, at: now() };
}

async function readBudget(
  client: NwcClient,
  info: WalletInfo,
  now: () => number,
): Promise<ConnectionRow['budget']> {
  if (!lists(info, 'get_budget')) return null;
  const at = now();
  const told = await client.request('get_budget', {}, { timeout: ANSWER_MS });
  // Nothing is told where the connection may spend everything.
  if (told.used_budget == null || !told.total_budget) return null;
  return {
    used: told.used_budget,
    total: told.total_budget,
    renewsAt: told.renews_at == null ? null : told.renews_at * 1000,
    period: told.renewal_period ?? null,
    at,
  };
}
