/**
 * What stands between Dexie and IndexedDB: here a life of the background ends in the middle of a transaction, which then never was; and
 * here the model reads what was committed, in the order in which it was.
 */
import type { DBCore, DBCoreMutateRequest, DBCoreTable } from 'dexie';
import { Dexie } from 'dexie';
import type { Database } from '../../../src/store/database';
import type { Mortal } from './mortal';

/** A row as it was written, or the key of one that was deleted. */
export type Change = { table: string; row: unknown } | { table: string; deleted: unknown };

export class Disk {
  /** Transactions of the life that have not been committed. */
  readonly #live = new Map<IDBTransaction, Change[]>();
  readonly #life: Mortal;
  readonly #onCommit: (changes: readonly Change[]) => void;

  constructor(db: Database, life: Mortal, onCommit: (changes: readonly Change[]) => void) {
    this.#life = life;
    this.#onCommit = onCommit;
    db.use({ stack: 'dbcore', name: 'model', create: (core) => this.#over(core) });
  }

  /** Cuts off what is not committed: it never was. Returns how many transactions that were which had written something. */
  cutOff(): number {
    let writing = 0;
    for (const [transaction, changes] of this.#live) {
      // Whoever waits for it is dead, and hears nothing.
      transaction.onabort = null;
      transaction.onerror = null;
      transaction.oncomplete = null;
      try {
        transaction.abort();
      } catch {
        continue; // its commit was asked for already: that goes through
      }
      this.#live.delete(transaction);
      if (changes.length > 0) writing++;
    }
    return writing;
  }

  #over(core: DBCore): DBCore {
    return {
      ...core,
      transaction: (stores, mode, options) => {
        const transaction = core.transaction(stores, mode, options) as IDBTransaction;
        if (this.#life.isAlive) this.#live.set(transaction, []);
        transaction.addEventListener('abort', () => this.#live.delete(transaction));
        transaction.addEventListener('complete', () => {
          const changes = this.#live.get(transaction);
          this.#live.delete(transaction);
          if (changes && changes.length > 0) this.#onCommit(changes);
          // What is committed stays, and a life that ends at this instant does not hear of it.
          if (!this.#life.passes()) transaction.oncomplete = null;
        });
        return transaction;
      },
      table: (name) => this.#guarded(name, core.table(name)),
    };
  }

  #guarded(name: string, table: DBCoreTable): DBCoreTable {
    return {
      ...table,
      get: (request) => this.#touch(() => table.get(request)),
      getMany: (request) => this.#touch(() => table.getMany(request)),
      query: (request) => this.#touch(() => table.query(request)),
      count: (request) => this.#touch(() => table.count(request)),
      openCursor: (request) => this.#touch(() => table.openCursor(request)),
      mutate: (request) =>
        this.#touch(() => {
          this.#live.get(request.trans as IDBTransaction)?.push(...changesOf(name, request));
          return table.mutate(request);
        }),
    };
  }

  /** In Dexie's own promises: others would leave its transaction. */
  #touch<T>(work: () => PromiseLike<T>): Promise<T> {
    const over = () => new Dexie.Promise<T>(() => undefined) as unknown as Promise<T>;
    if (!this.#life.passes()) return over();
    return work().then(
      (result) => (this.#life.passes() ? result : over()),
      (error: unknown) => {
        if (this.#life.isAlive) throw error;
        return over();
      },
    ) as Promise<T>;
  }
}

function changesOf(table: string, request: DBCoreMutateRequest): Change[] {
  switch (request.type) {
    case 'add':
    case 'put':
      return request.values.map((row: unknown) => ({ table, row: { ...(row as object) } }));
    case 'delete':
      return request.keys.map((deleted: unknown) => ({ table, deleted }));
    case 'deleteRange':
      return [{ table, deleted: 'a range' }];
  }
}
