/** One life of the background: everything of it that needs no browser, over a database and a prompt desk that outlive it. */

import type { Asker, AskingDocument } from '../../src/background/asker';
import { createKeepAlive } from '../../src/background/keep-alive';
import { askedUnlocked, createLock, type Lock, unlockedFor } from '../../src/background/lock';
import { createPayments, type Payments, type PaymentsDeps } from '../../src/background/payments';
import type { Prompts } from '../../src/background/prompts';
import { createSites } from '../../src/background/sites';
import { createWallets, type Wallets } from '../../src/background/wallets';
import type { PortEvent } from '../../src/contract/page-messages';
import { NO_POLICY, type Policy } from '../../src/contract/policy';
import { FIRST_PERMISSIONS, type WalletInfo } from '../../src/contract/rows';
import type { ServiceAccess } from '../../src/lightning/lnurl-fetch';
import { getPublicKey } from '../../src/nwc/events';
import { Database } from '../../src/store/database';
import { secretPlace } from '../../src/vault/sealed-rows';
import { budgetOf } from '../core/budgets';
import { Mailbox } from '../nwc/mailbox';
import { openSocket } from '../nwc/open-socket';
import type { ScriptedWallet } from '../nwc/scripted-wallet';
import { speaking } from '../nwc/wallet-words';
import { interceptWrites } from '../store/intercepted-writes';
import { OpenKeys, type SealingVault, vaultOf } from '../vault/vault-of';
import type { PromptDesk } from './prompt-desk';

export const SITE = 'https://shop.example';
export const CONNECTION = 'connection';

export interface Life {
  db: Database;
  policy: () => Promise<Policy>;
  vault: SealingVault;
  /** As the capabilities have them: whoever asks for one while the vault is locked, is asked to unlock it. */
  wallets: Wallets;
  lock: Lock;
  /** When it is to be woken to lock. */
  wakesAt: number | null;
  prompts: Prompts;
  payments: Payments;
  isWokenUp: boolean;
  /** Ends it: nothing of it reaches the database or the relay any more. */
  end(): Promise<void>;
}

export interface LifeOptions {
  databaseName: string;
  desk: PromptDesk;
  /** What an earlier life has left of the vault key in `storage.session`. */
  openKeys?: OpenKeys;
  now?: () => number;
  /** What the organisation has set. */
  policy?: () => Promise<Policy>;
  /** How LNURL services are asked. */
  fetch?: ServiceAccess['fetch'];
  onBlown?: PaymentsDeps['onBlown'];
  onLate?: PaymentsDeps['onLate'];
  /** Sets the alarm. */
  wakeUps?: () => Promise<void>;
  /** After so many writes to the database none is ever finished, and `onLastWrite` is called. */
  writes?: number;
  onLastWrite?: () => void;
}

export function beginLife(options: LifeOptions): Life {
  const { databaseName, desk, now = Date.now, writes = Number.POSITIVE_INFINITY } = options;
  const db = new Database(databaseName);
  stopAfter(db, writes, options.onLastWrite ?? (() => undefined));
  const policy = options.policy ?? (async () => NO_POLICY);
  const vault = vaultOf(db, options.openKeys ?? new OpenKeys(), now, policy);
  const queue = desk.start(vault.isLocked);
  const closed = createWallets(db, vault, openSocket);
  const lock = createLock({
    vault,
    wallets: closed,
    prompts: queue,
    wakeAt: async (deadline) => {
      life.wakesAt = deadline;
    },
    onChange: () => undefined,
  });
  const prompts = askedUnlocked(lock, queue);
  const wallets = unlockedFor(lock, db, closed);
  const life: Life = {
    db,
    policy,
    vault,
    wallets,
    lock,
    wakesAt: null,
    prompts,
    payments: createPayments({
      db,
      policy,
      sites: createSites({ db, policy, prompts, now }),
      wallets,
      prompts,
      keepAlive: createKeepAlive(() => undefined),
      wakeUps: {
        start: async () => {
          await options.wakeUps?.();
          life.isWokenUp = true;
        },
        stop: async () => {
          life.isWokenUp = false;
        },
      },
      fetch: options.fetch ?? fetch,
      onBlown: options.onBlown ?? (() => undefined),
      onLate: options.onLate ?? (() => undefined),
      onSpent: () => undefined,
      now,
    }),
    isWokenUp: false,
    async end() {
      db.close({ disableAutoOpen: true });
      for (const id of [CONNECTION, 'another']) await wallets.drop(id).catch(() => undefined);
    },
  };
  return life;
}

function stopAfter(db: Database, writes: number, onLastWrite: () => void): void {
  let left = writes;
  interceptWrites(db, (write) => {
    if (left-- > 0) return write();
    onLastWrite();
    return new Promise(() => undefined);
  });
}

/** Connects the wallet, and the site to it with a budget of so many sats (null for none). */
export async function connect(
  db: Database,
  wallet: Pick<ScriptedWallet, 'pubkey'>,
  {
    relays,
    budget,
    id = CONNECTION,
    info = {},
  }: { relays: string[]; budget: number | null; id?: string; info?: Partial<WalletInfo> },
): Promise<void> {
  const secret = crypto.getRandomValues(new Uint8Array(32));
  await db.connections.put({
    id,
    name: 'My wallet',
    walletPubkey: wallet.pubkey,
    nodePubkey: null,
    clientPubkey: getPublicKey(secret),
    formerKeys: [],
    relays,
    sealedSecret: await vaultOf(db).seal(secret, secretPlace(id)),
    info: { ...speaking('nip44_v2'), methods: ['pay_invoice', 'lookup_invoice'], ...info },
    network: 'regtest',
    lud16: null,
    balance: null,
    budget: null,
    createdAt: 0,
  });
  await db.sites.put({
    origin: SITE,
    connectionId: id,
    permissions: [...FIRST_PERMISSIONS],
    budget: budget === null ? null : budgetOf(budget * 1000),
    createdAt: 0,
  });
}

const { error } = console;
/** What a life that has ended says of its closed database is said to nobody. */
console.error = (...words: unknown[]) => {
  if (words.every((word) => !(word instanceof Error) || word.name !== 'DatabaseClosedError')) error(...words);
};

let lastRequest = 0;

/** A document that keeps what it is told. */
export class FakeDocument implements AskingDocument {
  readonly told = new Mailbox<PortEvent>();
  tell(event: PortEvent): void {
    this.told.put(event);
  }
}

export function asker(
  origin = SITE,
  signal = new AbortController().signal,
  document: AskingDocument = new FakeDocument(),
): Asker {
  return {
    origin,
    shownOrigin: origin,
    topOrigin: null,
    requestKey: `${origin} ${++lastRequest}`,
    signal,
    document,
  };
}
