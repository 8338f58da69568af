/** One life of the background: all of it is real but the wallets, the browser and the time. */
import type { Runtime } from 'webextension-polyfill';
import { type Background, createBackground } from '../../../src/background/background';
import { createPolicies } from '../../../src/background/policies';
import type { Wallets } from '../../../src/background/wallets';
import type { SignedEvent } from '../../../src/contract/rows';
import type { NwcClient } from '../../../src/nwc/client';
import { connectionOf } from '../../../src/store/connections';
import type { CoolDowns } from '../../../src/store/cool-downs';
import { Database } from '../../../src/store/database';
import type { QueuedPrompt } from '../../../src/store/prompts';
import { vaultOf } from '../../vault/vault-of';
import { OpenPages } from '../open-pages';
import { ModelClient } from './client';
import { type Change, Disk } from './disk';
import { Mortal } from './mortal';
import type { ModelWallet } from './wallet';

/** What outlives the background: the browser's part. */
export interface Browser {
  /** `storage.session`. */
  queue: QueuedPrompt[];
  coolDowns: CoolDowns;
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

export class Life {
  readonly mortal: Mortal;
  readonly db = new Database();
  readonly fromUi: Background['fromUi'];
  readonly windowClosed: () => Promise<void>;
  readonly recover: () => Promise<void>;
  readonly serve: (port: Runtime.Port) => void;

  constructor(deps: LifeDeps) {
    const { browser, now } = deps;
    const { db } = this;
    const mortal = new Mortal(() => deps.onDeath(disk.cutOff()));
    this.mortal = mortal;
    const disk = new Disk(db, mortal, deps.onCommit);
    const setAlarm = (isSet: boolean) =>
      mortal.touch(() => {
        browser.hasAlarm = isSet;
      });
    const background = createBackground({
      db,
      policies: createPolicies({ read: async () => ({}), show: async () => undefined }),
      vault: vaultOf(db),
      wallets: this.#wallets(deps),
      fetch,
      pages: new OpenPages(),
      // As storage does it: what is read and what is kept are copies.
      read: () => mortal.touch(() => structuredClone(browser.queue)),
      write: (queue) =>
        mortal.touch(() => {
          browser.queue = structuredClone(queue);
        }),
      coolDowns: {
        read: () => mortal.touch(() => structuredClone(browser.coolDowns)),
        write: (coolDowns) =>
          mortal.touch(() => {
            browser.coolDowns = structuredClone(coolDowns);
          }),
      },
      showNotice: async () => undefined,
      isFirstNotice: async () => true,
      minutes: { start: async () => undefined, stop: async () => undefined },
      pairingMinutes: { start: async () => undefined, stop: async () => undefined },
      told: { read: async () => ({}), write: async () => undefined },
      privateSalt: { read: async () => undefined, write: async () => undefined },
      hasPrivateWindow: async () => false,
      window: { show: () => mortal.touch(() => undefined), close: () => mortal.touch(() => undefined) },
      wakeUps: { start: () => setAlarm(true), stop: () => setAlarm(false) },
      wakeAt: async () => undefined,
      writeLinkSwitch: async () => undefined,
      touch: () => undefined,
      now,
    });
    this.fromUi = background.fromUi;
    this.windowClosed = background.windowClosed;
    this.recover = background.recover;
    this.serve = background.serve;
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
      openSocket: () => {
        throw new Error('The model has no relays.');
      },
      drop: async (connectionId) => void clients.delete(connectionId),
      dropAll: async () => clients.clear(),
    };
  }
}
