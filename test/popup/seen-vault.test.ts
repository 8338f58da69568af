import { expect, test } from 'vitest';
import type { VaultRow } from '../../src/contract/rows';
import { seenNext } from '../../src/popup/lock/seen-vault';

const NOW = 1_700_000_000_000;
const bytes = new Uint8Array();

function passphraseRow(keyId: string): VaultRow {
  return {
    id: 'vault',
    keyId,
    kind: 'passphrase',
    scrypt: { N: 2 ** 17, r: 8, p: 1, salt: '00'.repeat(32) },
    wrappedKey: { nonce: bytes, ciphertext: bytes },
    wrong: { count: 0, at: 0 },
  };
}
const openKey = (keyId: string, until: number | null = null) => ({ keyId, usedAt: NOW, until });

test('without a row it is open, and with one of a passphrase it is as open as its key', () => {
  expect(seenNext(undefined, undefined, null, NOW).isOpen).toBe(true);
  expect(seenNext(undefined, passphraseRow('a'), null, NOW).isOpen).toBe(false);
  expect(seenNext(undefined, passphraseRow('a'), openKey('b'), NOW).isOpen).toBe(false);
  expect(seenNext(undefined, passphraseRow('a'), openKey('a'), NOW).isOpen).toBe(true);
});

test('it locks at once when the key goes, and when its time has come', () => {
  const before = { isOpen: true, keyId: 'a' };
  expect(seenNext(before, passphraseRow('a'), null, NOW).isOpen).toBe(false);
  expect(seenNext(before, passphraseRow('a'), openKey('a', NOW), NOW).isOpen).toBe(false);
});

test('while the passphrase is set or changed it stays open, until the key is there', () => {
  const unset = seenNext(undefined, undefined, null, NOW);
  const setting = seenNext(unset, passphraseRow('a'), null, NOW + 1);
  expect(setting.isOpen).toBe(true);
  const set = seenNext(setting, passphraseRow('a'), openKey('a'), NOW + 2);
  expect(set).toEqual({ isOpen: true, keyId: 'a' });
  const changing = seenNext(set, passphraseRow('b'), openKey('a'), NOW + 3);
  expect(changing.isOpen).toBe(true);
  expect(seenNext(changing, passphraseRow('b'), openKey('b'), NOW + 4)).toEqual({ isOpen: true, keyId: 'b' });
});

test('the new key may be heard of before the row that it belongs to', () => {
  const set = { isOpen: true, keyId: 'a' };
  const changing = seenNext(set, passphraseRow('a'), openKey('b'), NOW);
  expect(changing.isOpen).toBe(true);
  expect(seenNext(changing, passphraseRow('b'), openKey('b'), NOW + 1)).toEqual({ isOpen: true, keyId: 'b' });
  expect(seenNext(changing, passphraseRow('a'), openKey('b'), NOW + 10_000).isOpen).toBe(false);
});

test('a change that nobody ends is a lock in the end, and stays one', () => {
  const changing = seenNext({ isOpen: true, keyId: 'a' }, passphraseRow('b'), null, NOW);
  expect(seenNext(changing, passphraseRow('b'), null, NOW + 9_999).isOpen).toBe(true);
  const locked = seenNext(changing, passphraseRow('b'), null, NOW + 10_000);
  expect(locked.isOpen).toBe(false);
  expect(seenNext(locked, passphraseRow('c'), null, NOW + 10_001).isOpen).toBe(false);
});
