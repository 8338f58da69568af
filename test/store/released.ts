/**
 * Databases of every version that was released, as the code of that version wrote them: fixtures/version-<n>.json, never to be changed. Bytes stand in the data as hex, the key of the
 * browser, which WebCrypto would not give out, as the bytes it is made of again.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { Dexie } from 'dexie';

type Row = Record<string, unknown>;

export interface Released {
  version: number;
  /** Its tables and their indexes. */
  stores: Record<string, string>;
  /** What its vault has sealed as the secrets of connections, by their ids: hex. A passphrase is `PASSPHRASE`. */
  secrets: Record<string, string>;
  /** By table. Bytes as hex. */
  rows: Record<string, Row[]>;
}

/** What makes the key of vaults with a passphrase, by `keyOf` (test/vault/wrappings). */
export const PASSPHRASE = 'first';

const FOLDER = new URL('fixtures/', import.meta.url);

/** The oldest first. */
export const RELEASED: readonly Released[] = readdirSync(FOLDER)
  .map((file): Released => JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8')))
  .sort((one, other) => one.version - other.version);

export function released(version: number): Released {
  const found = RELEASED.find((each) => each.version === version);
  if (!found) throw new Error(`There is no database of version ${version} in ${FOLDER.pathname}`);
  return found;
}

/** Makes a database of this name, as that version left it. */
export async function writeReleased(name: string, { version, stores, rows }: Released): Promise<void> {
  const old = new Dexie(name);
  old.version(version).stores(stores);
  for (const [table, written] of Object.entries(rows)) {
    await old.table(table).bulkAdd(await revived(written));
  }
  old.close();
}

/** As they stood in the database. */
export async function revived(rows: Row[]): Promise<Row[]> {
  return Promise.all(rows.map(async (row) => revivedFields(row)));
}

async function revivedFields(row: object): Promise<Row> {
  const fields = Object.entries(row).map(async ([key, held]) => [key, await revivedValue(held)] as const);
  return Object.fromEntries(await Promise.all(fields));
}

async function revivedValue(value: unknown): Promise<unknown> {
  if (Array.isArray(value)) return Promise.all(value.map(revivedValue));
  if (typeof value !== 'object' || value === null) return value;
  if ('bytes' in value) return bytes(value.bytes);
  if ('aesKey' in value) {
    return crypto.subtle.importKey('raw', bytes(value.aesKey), 'AES-GCM', false, ['encrypt', 'decrypt']);
  }
  return revivedFields(value);
}

function bytes(hex: unknown): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(String(hex), 'hex'));
}
