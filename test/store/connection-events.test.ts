/** The journal of connections. */
import { beforeEach, expect, test } from 'vitest';
import type { ConnectionRow } from '../../src/contract/rows';
import { eventsOf, MOST_EVENTS, noteConnectionEvent } from '../../src/store/connection-events';
import type { Database } from '../../src/store/database';
import { emptyDatabase } from './empty-database';

const HOUR = 3_600_000;
const wallet = { id: 'a', name: 'Alby' };
let db: Database;

beforeEach(async () => {
  db = emptyDatabase();
  await db.connections.add(wallet as ConnectionRow);
});

test('a line says which wallet it was by the name that the user gave it', async () => {
  await db.connections.update('a', { label: 'Savings' });
  await noteConnectionEvent(db, wallet, 'connected', 1);
  await db.connections.update('a', (row) => {
    delete row.label;
  });
  await noteConnectionEvent(db, wallet, 'site-connected', 2, { origin: 'https://shop.example' });
  expect(await db.connectionEvents.toArray()).toEqual([
    { id: 1, connectionId: 'a', walletName: 'Savings', kind: 'connected', at: 1, origin: null, detail: null },
    {
      id: 2,
      connectionId: 'a',
      walletName: 'Alby',
      kind: 'site-connected',
      at: 2,
      origin: 'https://shop.example',
      detail: null,
    },
  ]);
});

test('a line falls with the transaction that it belongs to', async () => {
  const work = db.transaction('rw', db.connections, db.connectionEvents, async () => {
    await noteConnectionEvent(db, wallet, 'connected', 1);
    throw new Error('no');
  });
  await expect(work).rejects.toThrow('no');
  expect(await db.connectionEvents.count()).toBe(0);
});

test('nothing is written of what a site does in a private window', async () => {
  await noteConnectionEvent(db, wallet, 'site-connected', 1, { origin: 'private:abc' });
  expect(await db.connectionEvents.count()).toBe(0);
});

test('nothing is written of a connection that is gone', async () => {
  await noteConnectionEvent(db, { id: 'gone' }, 'refused', 1);
  expect(await db.connectionEvents.count()).toBe(0);
});

test('what a wallet refuses again and again is written down once an hour, each refusal and connection by itself', async () => {
  await db.connections.add({ id: 'b', name: 'Travel' } as ConnectionRow);
  const refused = (id: string, at: number, detail: string) =>
    noteConnectionEvent(db, { id }, 'refused', at, { detail });
  await refused('a', HOUR, 'RESTRICTED');
  for (let n = 0; n < 20; n++) await refused('a', HOUR + n, 'RESTRICTED');
  await refused('a', HOUR + 20, 'QUOTA_EXCEEDED');
  await refused('b', HOUR + 20, 'RESTRICTED');
  await refused('a', 2 * HOUR - 1, 'RESTRICTED');
  await refused('a', 2 * HOUR, 'RESTRICTED');
  await refused('a', 0, 'RESTRICTED'); // the clock was put back by two hours
  const lines = await eventsOf(db, null).toArray();
  expect(lines.map(({ connectionId, at, detail }) => [connectionId, at, detail])).toEqual([
    ['a', 0, 'RESTRICTED'],
    ['a', 2 * HOUR, 'RESTRICTED'],
    ['b', HOUR + 20, 'RESTRICTED'],
    ['a', HOUR + 20, 'QUOTA_EXCEEDED'],
    ['a', HOUR, 'RESTRICTED'],
  ]);
  expect(await eventsOf(db, 'b').count()).toBe(1);
});

test('the oldest lines go, and a detail is cut', async () => {
  await db.connectionEvents.bulkAdd(
    Array.from({ length: MOST_EVENTS }, (_, n) => ({
      id: n + 1,
      connectionId: 'a',
      walletName: '',
      kind: 'error' as const,
      at: n - 3 * HOUR,
      origin: null,
      detail: null,
    })),
  );
  await noteConnectionEvent(db, wallet, 'error', 1, { detail: 'x'.repeat(1_000) });
  expect(await db.connectionEvents.count()).toBe(MOST_EVENTS);
  expect((await db.connectionEvents.orderBy('id').first())?.id).toBe(2);
  expect((await db.connectionEvents.orderBy('id').last())?.detail).toHaveLength(200);
});
