/** The journal of connections. */
import { expect, test } from 'vitest';
import { MOST_EVENTS, noteConnectionEvent } from '../../src/store/connection-events';
import { emptyDatabase } from './empty-database';

const wallet = { id: 'a', name: 'Alby' };

test('a line says which wallet it was by the name that the user gave it', async () => {
  const db = emptyDatabase();
  await noteConnectionEvent(db, { ...wallet, label: 'Savings' }, 'connected', 1);
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
  const db = emptyDatabase();
  const work = db.transaction('rw', db.connections, db.connectionEvents, async () => {
    await noteConnectionEvent(db, wallet, 'connected', 1);
    throw new Error('no');
  });
  await expect(work).rejects.toThrow('no');
  expect(await db.connectionEvents.count()).toBe(0);
});

test('nothing is written of what a site does in a private window', async () => {
  const db = emptyDatabase();
  await noteConnectionEvent(db, wallet, 'site-connected', 1, { origin: 'private:abc' });
  expect(await db.connectionEvents.count()).toBe(0);
});

test('the oldest lines go, and a detail is cut', async () => {
  const db = emptyDatabase();
  await db.connectionEvents.bulkAdd(
    Array.from({ length: MOST_EVENTS }, (_, n) => ({
      id: n + 1,
      connectionId: 'a',
      walletName: '',
      kind: 'error' as const,
      at: n,
      origin: null,
      detail: null,
    })),
  );
  await noteConnectionEvent(db, wallet, 'error', 1, { detail: 'x'.repeat(1_000) });
  expect(await db.connectionEvents.count()).toBe(MOST_EVENTS);
  expect((await db.connectionEvents.orderBy('id').first())?.id).toBe(2);
  expect((await db.connectionEvents.orderBy('id').last())?.detail).toHaveLength(200);
});
