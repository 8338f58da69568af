import { liveQuery } from 'dexie';
import { useLayoutEffect, useState } from 'preact/hooks';
import { db } from './database';

/**
 * The result of a query of the store, kept up to date; undefined until first read. The query is run anew when `key` changes:
 * it must name whatever else the query depends on. A store that cannot be read throws into the nearest error boundary.
 */
export function useLive<T>(query: () => Promise<T>, key: string): T | undefined {
  const [state, setState] = useState<{ value?: T; error?: unknown }>({});
  // A query is a new function at every render: `key` stands for it. Begun before the frame, not after it: a screen that waits for one read after another would wait as many frames.
  useLayoutEffect(() => {
    // Of a query that finds the store closed, Dexie says nothing: opening tells why.
    const subscription = liveQuery(() => db.open().then(query)).subscribe({
      next: (value) => setState({ value }),
      error: (error: unknown) => setState({ error }),
    });
    return () => subscription.unsubscribe();
  }, [key]);
  if (state.error !== undefined) throw state.error;
  return state.value;
}
