/** A database of an earlier version is brought up to date when it is opened. */
import { Dexie } from 'dexie';
import { expect, onTestFinished, test } from 'vitest';
import { Database } from '../../src/store/database';
import { emptyDatabase } from './empty-database';

/** The schema of version 1, and a connection as it stood there. */
const STORES_1 = {
  vault: 'id',
  connections: 'id, createdAt',
  sites: '[origin+connectionId], connectionId',
  payments:
    'id, paymentHash, requestKey, state, createdAt, [origin+connectionId+createdAt], [origin+connectionId+state]',
};
const CONNECTION_1 = {
  id: 'a',
  name: 'My wallet',
  walletPubkey: '00',
  clientPubkey: '11',
  relays: ['wss://relay.example/'],
  sealedSecret: { nonce: new Uint8Array(24), ciphertext: new Uint8Array(48) },
  methods: ['pay_invoice'],
  network: 'mainnet',
  encryption: 'nip44_v2',
  lud16: null,
  balance: null,
  createdAt: 5,
};

async function opened(row: object): Promise<Database> {
  const { name } = emptyDatabase();
  const old = new Dexie(name);
  old.version(1).stores(STORES_1);
  await old.table('connections').add(row);
  old.close();
  const db = new Database(name);
  onTestFinished(() => db.close());
  return db;
}

test('what version 1 knew of a wallet is kept in one place', async () => {
  const db = await opened(CONNECTION_1);
  const { methods, encryption, ...rest } = CONNECTION_1;
  const info = { methods, notifications: [], encryption, version: null, at: 0 };
  expect(await db.connections.toArray()).toEqual([{ ...rest, info, budget: null }]);
});

test('a wallet that listed nothing in version 1 has not said what it can do', async () => {
  const db = await opened({ ...CONNECTION_1, methods: [] });
  expect((await db.connections.get('a'))?.info.methods).toBeNull();
});
