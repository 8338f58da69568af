import { Dexie } from 'dexie';
import { isPrivate, PRIVATE } from '../../core/origins';
import type { Database } from '../../store/database';

/** Every origin that has paid, in the order of their names; all private windows as one. One step of an index for each, however many payments there are. */
export async function paidOrigins(db: Database): Promise<string[]> {
  const found: string[] = [];
  let last: unknown = Dexie.minKey;
  for (;;) {
    const row = await db.payments.where('[origin+createdAt]').above([last, Dexie.maxKey]).first();
    if (!row) return found;
    const isOfPrivate = isPrivate(row.origin);
    found.push(isOfPrivate ? PRIVATE : row.origin);
    last = isOfPrivate ? `${PRIVATE}\uffff` : row.origin;
  }
}
