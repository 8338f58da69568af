/** How much of a database is read. */
import type { Database } from '../../src/store/database';

export interface Reads {
  /** Rows that were handed over, one by one or many at once, of any table. */
  rows: number;
}

/** Counts from now on. A database that is open has to be opened anew for it. */
export function countReads(db: Database): Reads {
  const reads: Reads = { rows: 0 };
  db.use({
    stack: 'dbcore',
    name: 'counted reads',
    create: (core) => ({
      ...core,
      table(name) {
        const table = core.table(name);
        return {
          ...table,
          get(request) {
            reads.rows += 1;
            return table.get(request);
          },
          getMany(request) {
            reads.rows += request.keys.length;
            return table.getMany(request);
          },
          // By then: after an await the transaction would be over.
          query: (request) =>
            table.query(request).then((response) => {
              reads.rows += response.result.length;
              return response;
            }),
          openCursor: (request) =>
            table.openCursor(request).then((cursor) => {
              if (!cursor) return cursor;
              const start = cursor.start.bind(cursor);
              cursor.start = (onNext) =>
                start(() => {
                  reads.rows += 1;
                  onNext();
                });
              return cursor;
            }),
        };
      },
    }),
  });
  return reads;
}
