/** What is in a backup: the rows of a database, as JSON. Whoever knows the passphrase can have written it, so all of it is checked. */
import * as v from 'valibot';
import { isMsat, type Msat } from '../contract/amounts';
import { ERROR_CODES, FuseboxError } from '../contract/errors';
import { LANGUAGE_CODES } from '../contract/languages';
import { LOCKS_AFTER_MINUTES } from '../contract/locks-after';
import { COLOURS, PAYMENT_STATES, PERIODS, PERMISSIONS, RATE_SOURCES, THEMES, UNITS } from '../contract/rows';
import { CONNECTION_SECRETS, MOST_CONNECTIONS } from '../contract/sealed-texts';
import { areProven } from '../core/former-keys';
import { OWN, PRIVATE } from '../core/origins';
import { LONGEST_VERIFY_URL } from '../lightning/lnurl-pay';
import { preimageFits } from '../lightning/preimage';
import { isLoopback, whyNotAsked } from '../lightning/service-url';
import { parsePubkey, parseRelays } from '../nwc/uri';
import { DATABASE_VERSION } from '../store/database';
import { FIRST_SETTINGS } from '../store/settings';
import { invalidBackup, tooMuch } from './backup-file';

/** What a wallet, a page or a service wrote has limits where it comes in. These only keep out what never came in. */
const text = v.pipe(v.string(), v.maxLength(1_000));
const longText = v.pipe(v.string(), v.maxLength(10_000_000));
const texts = v.pipe(v.array(longText), v.maxLength(1_000_000));
const id = v.pipe(v.string(), v.minLength(1), v.maxLength(100));
const hash = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
const signature = v.pipe(v.string(), v.regex(/^[0-9a-f]{128}$/));
const amount = v.custom<Msat>(isMsat, 'an amount in msat');
/** The last instant that a Date can be (ECMA-262), in ms since the epoch. What is later cannot be shown. */
export const LAST_INSTANT = 8.64e15;
/** ms since the epoch. */
const time = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(LAST_INSTANT));
/** In seconds or ms, as somebody else wrote it. */
const foreignTime = v.pipe(v.number(), v.minValue(0), v.maxValue(LAST_INSTANT));
/** The origin of a web page. What stands for one in a private window is none. */
const origin = v.pipe(
  text,
  v.check(
    (written) => /^https?:/.test(written) && URL.canParse(written) && new URL(written).origin === written,
  ),
);

/** Of a page that came from no site, a file: its scheme, `file://` (background/pay-menu). */
const noSite = v.pipe(text, v.regex(/^[a-z][a-z0-9+.-]*:\/\/$/));

/** As `parseConnectionUri` reads it. */
const walletPubkey = v.pipe(
  text,
  v.check((written) => isAsParsed(written, parsePubkey)),
);
const relays = v.pipe(
  v.array(text),
  v.check((written) => isAsParsed(written, parseRelays)),
);

function isAsParsed<T>(written: T, parse: (written: T) => T): boolean {
  try {
    return JSON.stringify(parse(written)) === JSON.stringify(written);
  } catch {
    return false;
  }
}

const CONNECTION_5 = v.strictObject({
  ...CONNECTION_SECRETS.entries,
  name: text,
  label: v.exactOptional(text),
  colour: v.exactOptional(v.picklist(COLOURS)),
  walletPubkey,
  nodePubkey: v.nullable(text),
  clientPubkey: hash,
  relays,
  info: v.strictObject({
    methods: v.nullable(texts),
    notifications: texts,
    encryption: v.picklist(['nip44_v2', 'nip04']),
    version: v.nullable(text),
    at: foreignTime,
  }),
  network: v.nullable(text),
  lud16: v.nullable(longText),
  balance: v.nullable(v.strictObject({ amount, at: time })),
  budget: v.nullable(
    v.strictObject({
      used: amount,
      total: amount,
      renewsAt: v.nullable(foreignTime),
      period: v.nullable(longText),
      at: time,
    }),
  ),
  lookupTellsOutgoing: v.exactOptional(v.literal(true)),
  heardUntil: v.exactOptional(v.record(text, foreignTime)),
  expiresAt: v.exactOptional(foreignTime),
  isolated: v.exactOptional(v.literal(true)),
  createdAt: time,
});

const CONNECTION = v.pipe(
  v.strictObject({
    ...CONNECTION_5.entries,
    formerKeys: v.pipe(v.array(v.strictObject({ pubkey: hash, signature })), v.maxLength(1_000)),
  }),
  v.check((row) => areProven(row)),
);

const SITE = v.strictObject({
  origin,
  connectionId: id,
  permissions: v.pipe(v.array(v.picklist(PERMISSIONS)), v.maxLength(PERMISSIONS.length)),
  budget: v.nullable(
    v.strictObject({
      amount,
      period: v.picklist(PERIODS),
      largest: v.nullable(amount),
      perMinute: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
      expiresAt: v.nullable(time),
      since: time,
    }),
  ),
  createdAt: time,
});

const SETTINGS_5 = v.strictObject({
  appearsOn: v.picklist(['everywhere', 'chosen']),
  takesWebln: v.boolean(),
  opensLinks: v.boolean(),
  locksAfter: LOCKS_AFTER_MINUTES,
});

const SETTINGS = v.strictObject({
  ...SETTINGS_5.entries,
  language: v.nullable(v.picklist(LANGUAGE_CODES)),
  theme: v.picklist(THEMES),
  unit: v.picklist(UNITS),
  fiat: v.nullable(
    v.strictObject({
      currency: v.pipe(v.string(), v.regex(/^[A-Z]{3}$/)),
      source: v.picklist(RATE_SOURCES),
    }),
  ),
  hidesBalance: v.boolean(),
  notifications: v.strictObject({ received: v.boolean(), blown: v.boolean(), late: v.boolean() }),
  defaultConnectionId: v.nullable(id),
});

const SUCCESS_ACTION = v.variant('tag', [
  v.strictObject({ tag: v.literal('message'), message: longText }),
  v.strictObject({ tag: v.literal('url'), description: longText, url: longText }),
  v.strictObject({ tag: v.literal('aes'), description: longText, ciphertext: longText, iv: text }),
]);

const PAYMENT = v.pipe(
  v.strictObject({
    id,
    paymentHash: hash,
    state: v.picklist(PAYMENT_STATES),
    origin: v.union([origin, noSite, v.literal(OWN), v.pipe(text, v.startsWith(PRIVATE))]),
    connectionId: id,
    requestKey: longText,
    approvedBy: v.picklist(['budget', 'prompt']),
    amount,
    feeReserve: amount,
    invoice: v.nullable(longText),
    keysend: v.exactOptional(
      v.strictObject({
        preimage: hash,
        records: v.pipe(
          v.array(v.strictObject({ type: v.pipe(v.number(), v.safeInteger()), value: longText })),
          v.maxLength(1_000),
        ),
      }),
    ),
    lnurl: v.exactOptional(
      v.strictObject({ successAction: v.nullable(SUCCESS_ACTION), verify: v.exactOptional(longText) }),
    ),
    description: longText,
    payee: text,
    createdAt: time,
    request: v.exactOptional(
      v.strictObject({
        id: hash,
        pubkey: hash,
        created_at: foreignTime,
        kind: v.pipe(v.number(), v.safeInteger()),
        tags: v.pipe(v.array(v.pipe(v.array(text), v.maxLength(100))), v.maxLength(100)),
        content: longText,
        sig: signature,
      }),
    ),
    underWayAt: v.exactOptional(time),
    endedAt: v.exactOptional(time),
    settledBy: v.exactOptional(v.picklist(['wallet', 'records', 'user'])),
    preimage: v.exactOptional(hash),
    feesPaid: v.exactOptional(v.nullable(amount)),
    failure: v.exactOptional(
      v.strictObject({
        code: v.picklist(ERROR_CODES),
        message: longText,
        details: v.exactOptional(longText),
        paymentHash: v.exactOptional(text),
        walletCode: v.exactOptional(text),
      }),
    ),
  }),
  v.check(({ preimage, paymentHash }) => preimage === undefined || preimageFits(preimage, paymentHash)),
  v.check(({ lnurl, origin }) => lnurl?.verify === undefined || isVerify(lnurl.verify, origin)),
);

/** True where the service may be asked there whether it was paid, for a page of this origin. */
export function isVerify(url: string, origin: string): boolean {
  return (
    url.length <= LONGEST_VERIFY_URL &&
    URL.canParse(url) &&
    URL.canParse(origin) &&
    whyNotAsked(new URL(url), isLoopback(new URL(origin).hostname)) === null
  );
}

/** Rows of a table, no two of which have the same key. */
const rowsOf = <S extends v.GenericSchema>(
  row: S,
  most: number,
  ...keys: ((row: v.InferOutput<S>) => string)[]
) =>
  v.pipe(
    v.array(row),
    v.maxLength(most),
    v.check((rows) => keys.every((key) => new Set(rows.map(key)).size === rows.length)),
  );

const CONNECTION_KEYS = [
  ({ id }: { id: string }) => id,
  ({ clientPubkey }: { clientPubkey: string }) => clientPubkey,
];

const TABLES = {
  madeAt: time,
  sites: rowsOf(SITE, 100_000, (row) => `${row.origin} ${row.connectionId}`),
  blocked: rowsOf(
    v.strictObject({ origin: v.union([origin, noSite]), at: time }),
    100_000,
    (row) => row.origin,
  ),
  holdInvoices: rowsOf(
    v.strictObject({ paymentHash: hash, origin, connectionId: id }),
    1_000_000,
    (row) => row.paymentHash,
  ),
  chosenSites: rowsOf(v.strictObject({ origin, at: time }), 100_000, (row) => row.origin),
  payments: rowsOf(PAYMENT, 1_000_000, (row) => row.id),
};

const CONTENT = v.strictObject({
  ...TABLES,
  databaseVersion: v.literal(DATABASE_VERSION),
  connections: rowsOf(CONNECTION, MOST_CONNECTIONS, ...CONNECTION_KEYS),
  invoices: rowsOf(
    v.strictObject({
      paymentHash: hash,
      connectionId: id,
      origin: v.nullable(origin),
      invoice: longText,
      amount,
      description: longText,
      createdAt: time,
      expiresAt: time,
      paidAt: v.nullable(time),
    }),
    1_000_000,
    (row) => row.paymentHash,
  ),
  /** null while everything was as it came. */
  settings: v.nullable(SETTINGS),
});

/** Version 5 had no invoices and no renewals, and fewer settings: the others are as Fusebox comes. */
const CONTENT_5 = v.pipe(
  v.strictObject({
    ...TABLES,
    databaseVersion: v.literal(5),
    connections: rowsOf(CONNECTION_5, MOST_CONNECTIONS, ...CONNECTION_KEYS),
    settings: v.nullable(SETTINGS_5),
  }),
  v.transform(
    (content): BackupContent => ({
      ...content,
      databaseVersion: DATABASE_VERSION,
      connections: content.connections.map((row) => ({ ...row, formerKeys: [] })),
      invoices: [],
      settings: content.settings && { ...FIRST_SETTINGS, ...content.settings },
    }),
  ),
);

/** The secrets of connections are sealed under the backup's key. */
export type BackupContent = v.InferOutput<typeof CONTENT>;
export type BackupConnection = BackupContent['connections'][number];

/** Throws INTERNAL where it could not be read again. */
export function contentInBytes(content: BackupContent): Uint8Array {
  const bytes = new TextEncoder().encode(inText(content));
  try {
    contentIn(bytes);
  } catch (cause) {
    throw new FuseboxError(
      'INTERNAL',
      'Something in Fusebox is not as it should be, so no backup was made. Report it, please.',
      { cause },
    );
  }
  return bytes;
}

/** Throws INVALID_BACKUP where it is not what this version of Fusebox writes, or an earlier one has written. */
export function contentIn(bytes: Uint8Array): BackupContent {
  const value = valueIn(bytes);
  const { databaseVersion } = v.is(v.looseObject({ databaseVersion: v.number() }), value)
    ? value
    : { databaseVersion: null };
  if (databaseVersion !== null && databaseVersion > DATABASE_VERSION) {
    throw invalidBackup('What is in this backup is of a newer Fusebox. Update Fusebox, then try again.');
  }
  const read = v.safeParse(v.variant('databaseVersion', [CONTENT, CONTENT_5]), value, { abortEarly: true });
  // Without the issues as its cause: they hold what was read.
  if (!read.success) throw notOurs();
  return read.output;
}

function inText(content: BackupContent): string {
  try {
    return JSON.stringify(content);
  } catch (cause) {
    throw tooMuch(cause); // there is no longer text
  }
}

function valueIn(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw notOurs();
  }
}

function notOurs(): FuseboxError {
  return invalidBackup('What is in this backup is not what Fusebox writes. Use another backup.');
}
