/** The vault key as it is stored: wrapped by what a passphrase makes, or by a key that the browser does not give out. */
import { hexToBytes } from '@noble/hashes/utils.js';
import type { DeviceRow, PassphraseRow } from '../contract/rows';
import type { Wrapping } from '../contract/sealed-texts';
import { seal, unseal } from './sealing';

/** The parameters are bound in: a row whose parameters were altered does not open. */
function placeOf({ keyId, scrypt: { N, r, p, salt } }: Pick<PassphraseRow, 'keyId' | 'scrypt'>): string {
  return `v1 vault key ${keyId} scrypt ${N} ${r} ${p} ${salt}`;
}

export function wrappedByPassphrase(vaultKey: Uint8Array, { scrypt, key }: Wrapping): PassphraseRow {
  const named = { keyId: crypto.randomUUID(), scrypt };
  const wrappedKey = seal(hexToBytes(key), vaultKey, placeOf(named));
  return { id: 'vault', kind: 'passphrase', ...named, wrappedKey, wrong: { count: 0, at: 0 } };
}

/** The vault key. Throws where the key was made of another passphrase, or the row was altered: nobody can tell which. */
export function unwrapByPassphrase(row: PassphraseRow, key: string): Uint8Array {
  return unseal(hexToBytes(key), row.wrappedKey, placeOf(row));
}

export async function wrappedByDevice(vaultKey: Uint8Array<ArrayBuffer>): Promise<DeviceRow> {
  const deviceKey = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, [
    'encrypt',
    'decrypt',
  ]);
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const wrappedKey = new Uint8Array(
    await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, deviceKey, vaultKey),
  );
  return { id: 'vault', keyId: crypto.randomUUID(), kind: 'device', deviceKey, iv, wrappedKey };
}

/** The vault key. Throws where the row was altered. */
export async function unwrapByDevice({ iv, deviceKey, wrappedKey }: DeviceRow): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, deviceKey, wrappedKey));
}
