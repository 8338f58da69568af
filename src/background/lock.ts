/**
 * The life of the lock: unlocking, locking in time, and what either means for the rest of the background. While it is locked nothing happens that needs
 * a secret, payments by budget included: their key is out of reach, and a budget is a promise of the user who is here.
 */
import type { ConnectionRow } from '../contract/rows';
import type { UiParams } from '../contract/ui-commands';
import { isOnlyRead } from '../core/answers';
import { createTurns } from '../core/turns';
import { connectionOf } from '../store/connections';
import type { Database } from '../store/database';
import { isWalletLocked, type Vault, walletLocked } from '../vault/vault';
import type { Asker } from './asker';
import { askedBy, type Prompts } from './prompts';
import { userRejected } from './sites';
import type { AskingWallets, Wallets } from './wallets';

export interface Lock {
  isLocked(): Promise<boolean>;
  /** Resolves once the vault is open. Where it is not, the user is asked for the passphrase; throws USER_REJECTED. */
  opened(asker: Omit<Asker, 'document'>, wallet: Pick<ConnectionRow, 'id' | 'name'>): Promise<void>;
  unlock(params: UiParams<'vault.unlock'>): Promise<void>;
  lock(): Promise<void>;
  /** Takes note that the user is here. */
  use(): Promise<void>;
  /** Locks where the deadline has passed, be it one that an earlier life did not live to see. */
  lockIfDue(): Promise<void>;
  setPassphrase(params: UiParams<'vault.setPassphrase'>): Promise<void>;
  removePassphrase(params: UiParams<'vault.removePassphrase'>): Promise<void>;
  reset(): Promise<void>;
  /** Closes all wallets and voids all prompts: what was known of secrets, and what was asked while they were within reach. */
  dropAll(): Promise<void>;
}

export interface LockDeps {
  vault: Vault;
  wallets: Pick<Wallets, 'dropAll'>;
  prompts: Pick<Prompts, 'ask' | 'rejectOf' | 'unlocked'>;
  /** Has `lockIfDue` called at this time (ms since the epoch), and at no other; null for never. */
  wakeAt: (deadline: number | null) => Promise<void>;
  /** Told after it was opened or locked. */
  onChange: (isLocked: boolean) => void;
}

export function createLock({ vault, wallets, prompts, wakeAt, onChange }: LockDeps): Lock {
  /** What is asked while it is being locked is asked after that: it would be void at once. */
  const inTurn = createTurns();

  async function dropAll(): Promise<void> {
    await wallets.dropAll();
    await prompts.rejectOf({});
    onChange(await vault.isLocked());
  }

  async function lockNow(): Promise<void> {
    await vault.lock();
    await wakeAt(null);
    await dropAll();
  }

  /** The alarm may have been lost with an earlier life, or be late. */
  const lockIfDue = () =>
    inTurn(async () => {
      if (await vault.isOverdue()) await lockNow();
      else await wakeAt(await vault.deadline());
    });

  async function use(): Promise<void> {
    await vault.use();
    await lockIfDue();
  }

  return {
    isLocked: vault.isLocked,

    async opened(asker, wallet) {
      if (!(await vault.isLocked())) return;
      await lockIfDue();
      const { approved } = await prompts.ask({ ...askedBy(asker, wallet), kind: 'unlock' }, asker.signal);
      if (!approved) throw userRejected();
      if (await vault.isLocked()) throw walletLocked();
    },

    async unlock({ key, renewed }) {
      // What was asked before the deadline is not agreed to after it.
      await lockIfDue();
      await vault.unlock(key);
      if (renewed) await vault.rekey(key, renewed).catch(notRenewed);
      await use();
      await prompts.unlocked();
      onChange(false);
    },

    lock: () => inTurn(lockNow),
    use,
    lockIfDue,

    async setPassphrase({ proof, wrapping }) {
      // One that is set is changed by who has entered it; where one is required and none is set, that is the way in.
      if (proof !== null && (await vault.isLocked())) throw walletLocked();
      await vault.rekey(proof, wrapping);
      await use();
      // Between the two it was locked for a moment, and somebody may have asked.
      await prompts.unlocked();
    },

    async removePassphrase({ proof }) {
      await vault.rekey(proof, null);
      await wakeAt(null);
      await prompts.unlocked();
    },

    async reset() {
      await vault.reset();
      await wakeAt(null);
      await dropAll();
    },

    dropAll,
  };
}

/** It is unlocked all the same, and the next time it is tried again. */
function notRenewed(error: unknown): void {
  console.warn('Fusebox: the passphrase was not made stronger', error);
}

/** Prompts that are shown only once the vault is open, but for those that are only read. */
export function askedUnlocked(lock: Lock, prompts: Prompts): Prompts {
  return {
    ...prompts,
    async ask(question, signal) {
      const { connectionId: id, walletName: name } = question;
      if (!isOnlyRead(question)) await lock.opened({ ...question, signal }, { id, name });
      return prompts.ask(question, signal);
    },
  };
}

/** Wallets for which the user is asked to unlock, where somebody asks for them. */
export function unlockedFor(lock: Lock, db: Database, wallets: Wallets): AskingWallets {
  return {
    ...wallets,
    async of(connectionId, asker) {
      try {
        return await wallets.of(connectionId);
      } catch (error) {
        if (!asker || !isWalletLocked(error)) throw error;
      }
      await lock.opened(asker, await connectionOf(db, connectionId));
      return wallets.of(connectionId);
    },
  };
}
