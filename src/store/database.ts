/** The IndexedDB schema. Migrations go forward only: add a version, never edit one that was released. */
import { Dexie, type EntityTable, type Table } from 'dexie';
import type { ConnectionRow, PaymentRow, SiteRow, VaultRow } from '../contract/rows';

export class Database extends Dexie {
  declare readonly vault: EntityTable<VaultRow, 'id'>;
  declare readonly connections: EntityTable<ConnectionRow, 'id'>;
  declare readonly sites: Table<SiteRow, [origin: string, connectionId: string]>;
  declare readonly payments: EntityTable<PaymentRow, 'id'>;

  constructor(name = 'fusebox') {
    // Chrome commits with relaxed durability unless asked: a row that guards money must be on disk before the request leaves.
    super(name, { chromeTransactionDurability: 'strict' });
    this.version(1).stores({
      vault: 'id',
      connections: 'id, createdAt',
      sites: '[origin+connectionId], connectionId',
      payments:
        'id, paymentHash, requestKey, state, createdAt, [origin+connectionId+createdAt], [origin+connectionId+state]',
    });
  }
}
