/** What stands between Dexie and the database, so that writes can fail, or be the last. */
import type { DBCoreMutateRequest, DBCoreTable } from 'dexie';
import type { Database } from '../../src/store/database';

type Written = ReturnType<DBCoreTable['mutate']>;

/** Every write goes through `decide`: it calls `write`, or lets it come to something else. A database that is open has to be opened anew for it. */
export function interceptWrites(
  db: Database,
  decide: (write: () => Written, table: string, request: DBCoreMutateRequest) => Written,
): void {
  db.use({
    stack: 'dbcore',
    name: 'intercepted writes',
    create: (core) => ({
      ...core,
      table(name) {
        const table = core.table(name);
        return { ...table, mutate: (request) => decide(() => table.mutate(request), name, request) };
      },
    }),
  });
}
