/** The popup's door to the store, in the gallery: each state has a store of its own, in memory, since there are hundreds. */
import { Dexie } from 'dexie';
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { Database } from '../../src/store/database';

Dexie.dependencies = { indexedDB: new IDBFactory(), IDBKeyRange };

export const db = new Database('gallery');
