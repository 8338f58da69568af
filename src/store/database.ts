/** The IndexedDB schema. Migrations go forward only: add a version, never edit one that was released. */
import { Dexie, type EntityTable, type Table } from 'dexie';
import { type ErrorData, FuseboxError } from '../contract/errors';
import type {
  BlockedRow,
  ChosenSiteRow,
  ConnectionEventRow,
  ConnectionRow,
  DelegationRow,
  HoldInvoiceRow,
  InvoiceRow,
  PairingRow,
  PaymentRow,
  SettingsRow,
  SiteRow,
  VaultRow,
  WalletInfo,
} from '../contract/rows';
import { PER_MINUTE } from '../core/budget';
import { LOCKS_AFTER } from '../core/lock';

/** The last of the versions below. */
export const DATABASE_VERSION = 6;
/** As IndexedDB counts: Dexie leaves room between two, and takes of it where it mends a schema. */
const NEXT_VERSION = (DATABASE_VERSION + 1) * 10;

/** Dexie would take a database of a newer version for ours, and add to it what it misses. It does not get one. */
function openOurs(name: string, version?: number): IDBOpenDBRequest {
  return new Proxy<IDBOpenDBRequest>(Dexie.dependencies.indexedDB.open(name, version), {
    get(request, key) {
      if (key === 'result' && request.result.version >= NEXT_VERSION) {
        request.result.close();
        throw new FuseboxError(
          'NEWER_DATABASE',
          'What is stored here was written by a newer Fusebox. Nothing of it was changed. Update Fusebox.',
        );
      }
      return Reflect.get(request, key);
    },
    set: (request, key, value) => Reflect.set(request, key, value),
  });
}

/** Every call throws NEWER_DATABASE where a newer version of Fusebox has written it. */
export class Database extends Dexie {
  declare readonly vault: Table<VaultRow, VaultRow['id']>;
  declare readonly connections: EntityTable<ConnectionRow, 'id'>;
  declare readonly pairings: EntityTable<PairingRow, 'id'>;
  declare readonly connectionEvents: EntityTable<ConnectionEventRow, 'id'>;
  declare readonly delegations: EntityTable<DelegationRow, 'clientPubkey'>;
  declare readonly sites: Table<SiteRow, [origin: string, connectionId: string]>;
  declare readonly blocked: EntityTable<BlockedRow, 'origin'>;
  declare readonly payments: EntityTable<PaymentRow, 'id'>;
  declare readonly invoices: EntityTable<InvoiceRow, 'paymentHash'>;
  declare readonly holdInvoices: EntityTable<HoldInvoiceRow, 'paymentHash'>;
  declare readonly settings: EntityTable<SettingsRow, 'id'>;
  declare readonly chosenSites: EntityTable<ChosenSiteRow, 'origin'>;

  constructor(name = 'fusebox') {
    super(name, {
      indexedDB: { open: openOurs },
      // Chrome commits with relaxed durability unless asked: a row that guards money must be on disk before the request leaves.
      chromeTransactionDurability: 'strict',
      // Live queries tell what is in the database, not what is about to be. The build leaves the cache out (dev/build/whittled-dexie).
      cache: 'disabled',
    });
    this.version(1).stores({
      vault: 'id',
      connections: 'id, createdAt',
      sites: '[origin+connectionId], connectionId',
      payments:
        'id, paymentHash, requestKey, state, createdAt, [origin+connectionId+createdAt], [origin+connectionId+state]',
    });
    this.version(2).upgrade((transaction) =>
      transaction.table('connections').toCollection().modify(gatherInfo),
    );
    this.version(3)
      .stores({
        payments:
          'id, paymentHash, requestKey, state, createdAt, [origin+connectionId+createdAt], [origin+connectionId+state], [connectionId+createdAt]',
      })
      .upgrade(async (transaction) => {
        await transaction.table('sites').toCollection().modify(addLimits);
        await transaction.table('connections').toCollection().modify({ budget: null });
      });
    this.version(4)
      .stores({ blocked: 'origin', holdInvoices: 'paymentHash', settings: 'id', chosenSites: 'origin' })
      .upgrade(async (transaction) => {
        await transaction.table('sites').toCollection().modify(nameFirstPermissions);
        await transaction.table('connections').toCollection().modify({ nodePubkey: null });
      });
    this.version(5).upgrade(async (transaction) => {
      await transaction.table('vault').toCollection().modify(nameKey);
      await transaction.table('settings').toCollection().modify({ locksAfter: LOCKS_AFTER });
    });
    this.version(6)
      .stores({
        pairings: 'id, createdAt',
        connectionEvents: '++id, [connectionId+id]',
        delegations: 'clientPubkey, createdAt',
        invoices: 'paymentHash, createdAt, [connectionId+createdAt]',
        payments:
          'id, paymentHash, requestKey, state, createdAt, [origin+connectionId+createdAt], [origin+connectionId+state], [connectionId+createdAt], [origin+createdAt], [state+createdAt]',
      })
      .upgrade(async (transaction) => {
        await transaction.table('connections').toCollection().modify({ formerKeys: [] });
        await transaction.table('payments').where({ state: 'reserved' }).modify(release);
      });
  }

  /** Dexie keeps a failure to open for good. Where it was the disk's or the browser's, and not ours, the next call may well succeed. */
  override open() {
    return super.open().catch((error: unknown) => {
      const isForGood = error instanceof Dexie.DatabaseClosedError || error instanceof FuseboxError;
      if (!isForGood) this.close({ disableAutoOpen: false });
      throw error;
    });
  }
}

/** Version 4 had one vault key ever. */
function nameKey(row: { keyId?: string }): void {
  row.keyId = crypto.randomUUID();
}

interface ConnectionRow1 {
  methods?: string[];
  encryption?: WalletInfo['encryption'];
  info?: WalletInfo;
}

/** Version 1 had two facts of the wallet in the row itself. */
function gatherInfo(row: ConnectionRow1): void {
  const { methods = [], encryption = 'nip04' } = row;
  row.info = {
    methods: methods.length > 0 ? methods : null,
    notifications: [],
    encryption,
    version: null,
    at: 0,
  };
  delete row.methods;
  delete row.encryption;
}

interface SiteRow2 {
  budget: object | null;
}

/** Version 2 had budgets of a day, and no limit but their amount. */
function addLimits(row: SiteRow2): void {
  if (row.budget) row.budget = { ...row.budget, largest: null, perMinute: PER_MINUTE, expiresAt: null };
}

/** Version 5 wrote a payment down before its request was signed. One that was left so was never sent. */
function release(row: { state: string; failure?: ErrorData; endedAt?: number }): void {
  row.state = 'failed';
  row.failure = {
    code: 'CANCELLED',
    message: 'Fusebox was interrupted before the payment was sent. Nothing was paid.',
  };
  row.endedAt = Date.now();
}

interface SiteRow3 {
  permissions: string[];
}

/** Version 3 named what was asked for besides connecting; what connecting grants went without saying. */
function nameFirstPermissions(row: SiteRow3): void {
  row.permissions = ['pay', 'invoices', 'lookup', ...row.permissions];
}
