/** The vault as tests use it from an open page of the extension: by commands, with keys that are made here. It needs no screen. */
import { type BinaryLike, type ScryptOptions, scrypt } from 'node:crypto';
import { promisify } from 'node:util';
import type { VaultRow } from '../src/contract/rows';
import { SCRYPT_TODAY } from '../src/contract/scrypt-today';
import type { UiParams } from '../src/contract/ui-commands';
import type { OpenKey } from '../src/core/lock';
import type { Tab } from './driver/driver';
import { command, outcomeOf, rowsOf } from './extension-page';
import { expect } from './fixtures';

declare const chrome: {
  storage: {
    session: {
      get(key: string): Promise<{ openKey?: OpenKey }>;
      set(items: { openKey: OpenKey }): Promise<void>;
    };
  };
};

const stretched = promisify<BinaryLike, BinaryLike, number, ScryptOptions, Buffer>(scrypt);

/** The same for all: it takes half a second to make a key, so each is made once. */
const SALT = '5a'.repeat(32);
const keys = new Map<string, Promise<string>>();

/** The key made of the passphrase, 32 bytes in hex. */
export function keyOf(passphrase: string, salt = SALT): Promise<string> {
  const name = `${passphrase} ${salt}`;
  const known = keys.get(name) ?? derive(passphrase, salt);
  keys.set(name, known);
  return known;
}

async function derive(passphrase: string, salt: string): Promise<string> {
  const key = await stretched(passphrase.normalize('NFKC'), Buffer.from(salt, 'hex'), 32, {
    ...SCRYPT_TODAY,
    maxmem: 2 ** 28,
  });
  return key.toString('hex');
}

/** What sets the passphrase in place of the old one; null where there is none yet. */
export async function toSet(
  passphrase: string,
  old: string | null,
): Promise<UiParams<'vault.setPassphrase'>> {
  return {
    proof: old === null ? null : await keyOf(old),
    wrapping: { scrypt: { ...SCRYPT_TODAY, salt: SALT }, key: await keyOf(passphrase) },
  };
}

/** From now on there is this passphrase, and the vault is open. */
export async function setPassphrase(page: Tab, passphrase: string): Promise<void> {
  await command(page, 'vault.setPassphrase', await toSet(passphrase, null));
}

export async function lock(page: Tab): Promise<void> {
  await command(page, 'vault.lock', {});
}

export async function unlock(page: Tab, passphrase: string): Promise<void> {
  await command(page, 'vault.unlock', { key: await keyOf(passphrase) });
}

/** The code with which the passphrase is refused, or `opened`. */
export async function tryToUnlock(page: Tab, passphrase: string): Promise<string> {
  const answer = await outcomeOf(page, 'vault.unlock', { key: await keyOf(passphrase) });
  return 'error' in answer ? answer.error.code : 'opened';
}

/** Without what is sealed in it: that does not travel. */
export async function vaultRow(page: Tab): Promise<VaultRow | undefined> {
  return (await rowsOf<VaultRow>(page, 'vault'))[0];
}

/** What the background keeps while the vault is open; null while it is locked. */
export function openKey(page: Tab): Promise<OpenKey | null> {
  return page.evaluate(async () => (await chrome.storage.session.get('openKey')).openKey ?? null);
}

/** As if the user had last been there so many ms earlier. */
export async function shiftOpenKey(page: Tab, ms: number): Promise<void> {
  await page.evaluate(async (earlier) => {
    const { openKey } = await chrome.storage.session.get('openKey');
    if (!openKey) throw new Error('The vault is locked.');
    const { usedAt, until } = openKey;
    await chrome.storage.session.set({
      openKey: { ...openKey, usedAt: usedAt - earlier, until: until && until - earlier },
    });
  }, ms);
}

/** True where the wallet cannot be asked without the passphrase. Where it can be, it answers: the connection's secret works. */
export async function isLocked(page: Tab, connectionId: string): Promise<boolean> {
  const answer = await outcomeOf(page, 'connection.refresh', { connectionId });
  if ('result' in answer) return false;
  expect(answer.error.code).toBe('WALLET_LOCKED');
  return true;
}
