/** One life of the background, wired as src/background/index.ts wires it: all of it is real but the wallets, the browser and the time. */
import type { Runtime } from 'webextension-polyfill';
import { createConnections } from '../../../src/background/connections';
import { createInvoices } from '../../../src/background/invoices';
import { createKeepAlive } from '../../../src/background/keep-alive';
import { servePagePort } from '../../../src/background/page-port';
import { createPayments } from '../../../src/background/payments';
import { createPrompts } from '../../../src/background/prompts';
import { createRouter, type Router } from '../../../src/background/router';
import { createSites } from '../../../src/background/sites';
import { createWalletReads } from '../../../src/background/wallet-reads';
import type { Wallets } from '../../../src/background/wallets';
import type { SignedEvent } from '../../../src/contract/rows';
import type { NwcClient } from '../../../src/nwc/client';
import { connectionOf } from '../../../src/store/connections';
import { Database } from '../../../src/store/database';
import type { QueuedPrompt } from '../../../src/store/prompts';
import { createVault } from '../../../src/vault/vault';
import { ModelClient } from './client';
import { type Change, Disk } from './disk';
import { Mortal } from './mortal';
import type { ModelWallet } from './wallet';

/** What outlives the background: the browser's part. */
export interface Browser {
  /** `storage.session`. */
  queue: QueuedPrompt[];
  hasAlarm: boolean;
}

export interface LifeDeps {
  browser: Browser;
  wallets: ReadonlyMap<string, ModelWallet>;
  now: () => number;
  nextId: () => string;
  onSend: (event: SignedEvent) => void;
  onCommit: (changes: readonly Change[]) => void;
  /** Told how many transactions were cut off that had written something. */
  onDeath: (cutOff: number) => void;
}

const ASKING_AGAIN_MS = 10_000;

export class Life {
  readonly mortal: Mortal;
  readonly db = new Database();
  readonly router: Router;
  readonly windowClosed: () => Promise<void>;
  readonly recover: () => Promise<void>;
  readonly serve: (port: Runtime.Port) => void;

  constructor(deps: LifeDeps) {
    const { browser, now } = deps;
    const { db } = this;
    const mortal = new Mortal(() => deps.onDeath(disk.cutOff()));
    this.mortal = mortal;
    const disk = new Disk(db, mortal, deps.onCommit);
    const prompts = createPrompts({
      // As storage does it: what is read and what is kept are copies.
      read: () => mortal.touch(() => structuredClone(browser.queue)),
      write: (queue) =>
        mortal.touch(() => {
          browser.queue = structuredClone(queue);
        }),
      window: { show: () => mortal.touch(() => undefined), close: () => mortal.touch(() => undefined) },
      now,
    });
    const sites = createSites({ db, prompts, now });
    const wallets = this.#wallets(deps);
    const keepAlive = createKeepAlive(() => undefined);
    const setAlarm = (isSet: boolean) =>
      mortal.touch(() => {
        browser.hasAlarm = isSet;
      });
    const payments = createPayments({
      db,
      sites,
      wallets,
      prompts,
      keepAlive,
      wakeUps: { start: () => setAlarm(true), stop: () => setAlarm(false) },
      onSpent: () => undefined,
      now,
    });
    this.router = createRouter({
      sites,
      walletReads: createWalletReads({ sites, wallets }),
      invoices: createInvoices({ sites, wallets, prompts }),
      payments,
      prompts,
      connections: createConnections({ db, vault: createVault(db), wallets, prompts, now }),
    });
    this.windowClosed = prompts.windowClosed;
    this.recover = payments.recover;
    this.serve = (port) => servePagePort(port, { router: this.router, prompts, keepAlive });
    setTimeout(() => void prompts.dropUnasked(), ASKING_AGAIN_MS);
  }

  #wallets({ wallets, nextId, onSend }: LifeDeps): Wallets {
    const { db, mortal } = this;
    const clients = new Map<string, ModelClient>();
    const clientOf = (connectionId: string): ModelClient => {
      const wallet = wallets.get(connectionId);
      if (!wallet) throw new Error('The model has no such wallet.');
      const client = clients.get(connectionId) ?? new ModelClient(mortal, wallet, nextId, onSend);
      clients.set(connectionId, client);
      return client;
    };
    return {
      async of(connectionId) {
        const row = await connectionOf(db, connectionId);
        return { row, client: clientOf(connectionId) as unknown as NwcClient };
      },
      connect: () => {
        throw new Error('The model connects no wallets.');
      },
      drop: async (connectionId) => void clients.delete(connectionId),
    };
  }
}
