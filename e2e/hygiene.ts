/** Where a connection's secret may never be: on a screen, in a storage, in an address, in a console. */
import { randomUUID } from 'node:crypto';
import { hexToBytes } from '@noble/hashes/utils.js';
import { expect } from 'playwright/test';
import type { ConnectionRow, PairingRow, VaultRow } from '../src/contract/rows';
import type { OpenKey } from '../src/core/lock';
import { secretPlace } from '../src/vault/sealed-rows';
import { unseal } from '../src/vault/sealing';
import type { BrowserDriver, Tab } from './driver/driver';
import { unlessClosed } from './driver/errors';
import { until } from './driver/until';
import { Search } from './profile/search';
import type { Wanted } from './profile/spellings';

/** What has to be kept of this connection string. */
export function secretsOf(uri: string): Wanted[] {
  const secret = new URL(uri).searchParams.get('secret') ?? '';
  return [
    { name: `the secret of ${clientOf(uri)}`, value: Buffer.from(secret, 'hex') },
    { name: `the URI of ${clientOf(uri)}`, value: uri, whole: true },
  ];
}

/** The secrets that were made here and are to be kept, in the order in which `keepMadeHere` found them. */
export const madeHere: Wanted[] = [];

/** From now on the secrets of all connections there are, and of those that are being asked for, are to be kept. The vault must be open. */
export async function keepMadeHere(page: Tab): Promise<Wanted[]> {
  const { key, rows } = await page.evaluate(whatIsSealed);
  const secrets = rows.map(({ id, nonce, ciphertext }) => {
    const sealed = { nonce: hexToBytes(nonce), ciphertext: hexToBytes(ciphertext) };
    return { name: `the secret of ${id}`, value: unseal(hexToBytes(key), sealed, secretPlace(id)) };
  });
  const known = new Set(madeHere.map(({ name }) => name));
  madeHere.push(...secrets.filter(({ name }) => !known.has(name)));
  return secrets;
}

/** Not the secret, which would then stand in a report. */
function clientOf(uri: string): string {
  return `the connection that ends in ${uri.slice(-4)}`;
}

/**
 * None of the secrets stands in a console, nor in what the extension stores, nor in any of its open pages. What a page of the extension
 * writes to its console is proven to be heard.
 */
export async function expectHygiene(browser: BrowserDriver, secrets: readonly Wanted[]): Promise<void> {
  if (secrets.length === 0) return;
  expectNone(secrets, await everythingSeen(browser));
}

/** None of the secrets stands there. */
export function expectNone(secrets: readonly Wanted[], seen: readonly Seen[]): void {
  const search = new Search(secrets);
  const found = seen.flatMap(({ where, text }) =>
    search.in(Buffer.from(text)).map(({ name, how }) => `${name}, as ${how}: ${where}`),
  );
  expect(found, 'secrets that were found').toEqual([]);
}

export interface Seen {
  /** An address, a storage, a table or a console. */
  where: string;
  text: string;
}

/** What is shown, kept and written to consoles at this moment. */
export async function everythingSeen(browser: BrowserDriver): Promise<Seen[]> {
  const seen: Seen[] = [];
  let reader: Tab | undefined;
  for (const tab of await browser.tabs()) {
    const url = await tab.url().catch(unlessClosed);
    if (!url?.startsWith(browser.extensionUrl('/'))) continue;
    const text = await tab.evaluate(whatIsShown).catch(unlessClosed);
    if (text !== undefined) seen.push({ where: url, text });
    // A prompt may close at any moment.
    if (!url.includes('prompt.html')) reader ??= tab;
  }
  reader ??= await browser.popup();
  seen.push(...(await reader.evaluate(whatIsKept)));
  const mark = randomUUID();
  await reader.evaluate((text) => console.debug(text), mark);
  await until('the console of a page', () => browser.console.some((text) => text.includes(mark)));
  return [...seen, { where: 'a console', text: browser.console.join('\n') }];
}

/** Runs in a page of the extension. The field in which a connection string is entered is the one place where it may be. */
function whatIsShown(): string {
  const fields = [...document.querySelectorAll<HTMLInputElement>('input, textarea')];
  const values = fields.filter(({ dataset }) => dataset.testid !== 'uri-input').map(({ value }) => value);
  return [location.href, document.title, document.documentElement.outerHTML, ...values].join('\n');
}

declare const chrome: {
  storage: Record<'local' | 'session' | 'sync', { get(keys: null): Promise<object & { openKey?: OpenKey }> }>;
};

/** Runs in a page of the extension. The vault key, and what is sealed of connections, in hex. */
async function whatIsSealed(): Promise<{
  key: string;
  rows: { id: string; nonce: string; ciphertext: string }[];
}> {
  const hex = (bytes: Uint8Array) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  const result = <T>(request: IDBRequest<T>) =>
    new Promise<T>((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  const database = await result(indexedDB.open('fusebox'));
  const all = <T>(table: string): Promise<T[]> =>
    result(database.transaction(table).objectStore(table).getAll());
  const [vault] = await all<VaultRow>('vault');
  const rows = [...(await all<ConnectionRow>('connections')), ...(await all<PairingRow>('pairings'))];
  database.close();
  if (vault === undefined) throw new Error('There is no key yet.');
  const key =
    vault.kind === 'device'
      ? hex(
          new Uint8Array(
            await crypto.subtle.decrypt({ name: 'AES-GCM', iv: vault.iv }, vault.deviceKey, vault.wrappedKey),
          ),
        )
      : (await chrome.storage.session.get(null)).openKey?.key;
  if (key === undefined) throw new Error('The vault is locked.');
  return {
    key,
    rows: rows.map(({ id, sealedSecret: { nonce, ciphertext } }) => ({
      id,
      nonce: hex(nonce),
      ciphertext: hex(ciphertext),
    })),
  };
}

/** Runs in a page of the extension. All that it stores, as text: bytes in hex. */
async function whatIsKept(): Promise<Seen[]> {
  const text = (value: unknown) =>
    JSON.stringify(value, (_, part) => {
      if (!ArrayBuffer.isView(part)) return part;
      const bytes = new Uint8Array(part.buffer, part.byteOffset, part.byteLength);
      return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
    });
  const result = <T>(request: IDBRequest<T>) =>
    new Promise<T>((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  const kept: { where: string; text: string }[] = [
    { where: 'localStorage', text: text({ ...localStorage }) },
    { where: 'sessionStorage', text: text({ ...sessionStorage }) },
  ];
  for (const area of ['local', 'session', 'sync'] as const)
    kept.push({ where: `storage.${area}`, text: text(await chrome.storage[area].get(null)) });
  for (const { name = '' } of await indexedDB.databases()) {
    const database = await result(indexedDB.open(name));
    for (const store of database.objectStoreNames) {
      const table = database.transaction(store).objectStore(store);
      const rows = [await result(table.getAllKeys()), await result(table.getAll())];
      kept.push({ where: `the table ${store} of ${name}`, text: text(rows) });
    }
    database.close();
  }
  return kept;
}
