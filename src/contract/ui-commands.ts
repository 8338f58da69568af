/** The commands of the popup and the prompt window, with the schemas that the background checks them by. */
import * as v from 'valibot';
import { isMsat, type Msat } from './amounts';
import type { ErrorCode } from './errors';
import { LANGUAGE_CODES } from './languages';
import { LOCKS_AFTER_MINUTES } from './locks-after';
import type { Payable } from './payable';
import { COLOURS, PERIODS, PERMISSIONS, RATE_SOURCES, THEMES, UNITS } from './rows';
import {
  CONNECTION_SECRETS,
  type ConnectionSecrets,
  KEY_HEX,
  type KnownSecrets,
  MOST_CONNECTIONS,
  WRAPPING,
} from './sealed-texts';
import { BUDGET_RENEWALS } from './wallet-auth';
import type { WalletTransaction } from './wallet-transactions';

const amount = v.custom<Msat>(isMsat, 'an amount in msat');
const id = v.pipe(v.string(), v.minLength(1), v.maxLength(100));
/** Scheme, a host of up to 253 characters, port. */
const origin = v.pipe(v.string(), v.minLength(1), v.maxLength(300));
/** What an LNURL service is told: PayerWords. */
const words = v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(2000)));
/** Of a method or a type of notification. */
const name = v.pipe(v.string(), v.regex(/^[a-z0-9_.-]{1,64}$/i));
/** A budget as the user chooses it: BudgetTerms. */
const budget = v.strictObject({
  amount,
  period: v.picklist(PERIODS),
  largest: v.nullable(amount),
  perMinute: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  expiresAt: v.nullable(v.pipe(v.number(), v.safeInteger(), v.minValue(0))),
});

/** WalletAuthTerms. */
const terms = {
  methods: v.pipe(v.array(name), v.minLength(1), v.maxLength(50)),
  notificationTypes: v.pipe(v.array(name), v.maxLength(50)),
  budget: v.nullable(v.strictObject({ amount, renewal: v.picklist(BUDGET_RENEWALS) })),
  expiresAt: v.nullable(v.pipe(v.number(), v.safeInteger(), v.minValue(0))),
  isolated: v.boolean(),
};

const FIAT = v.strictObject({
  currency: v.pipe(v.string(), v.regex(/^[A-Z]{3}$/)),
  source: v.picklist(RATE_SOURCES),
});

/** The key made of the user's passphrase, to prove that it is known; null where none is set. */
const proof = v.nullable(KEY_HEX);

export const UI_PARAMS = {
  /** Seals the secrets of all connections under a key, for a backup. */
  'backup.secrets': v.strictObject({ proof, key: KEY_HEX }),
  /** Seals the secrets of a backup, sealed under its key, for connections here: `id` names the connection in the backup, `toId` the one here. Each must be that of its `clientPubkey`. */
  'backup.reseal': v.strictObject({
    key: KEY_HEX,
    secrets: v.pipe(
      v.array(v.strictObject({ ...CONNECTION_SECRETS.entries, toId: id, clientPubkey: KEY_HEX })),
      v.maxLength(MOST_CONNECTIONS),
    ),
  }),
  /** A backup was restored into the database: what was kept in memory is read anew. */
  'backup.restored': v.strictObject({}),
  /** Connects a wallet by its `nostr+walletconnect://` URI. */
  'connection.add': v.strictObject({ uri: v.pipe(v.string(), v.maxLength(10_000)) }),
  /** Forgets a connection and destroys its secret. */
  'connection.remove': v.strictObject({ connectionId: id }),
  /**
   * Asks for a connection whose secret is made here; `rotates`: the one whose place it takes; no other has a new secret made over it. Resolves once it is asked for: its row tells the rest. In `terms`, `expiresAt` is in
   * seconds since the epoch.
   */
  'pairing.start': v.pipe(
    v.strictObject({
      way: v.variant('kind', [
        v.strictObject({ kind: v.literal('uri') }),
        v.strictObject({ kind: v.literal('page'), walletUrl: v.pipe(v.string(), v.maxLength(2_000)) }),
        v.strictObject({ kind: v.literal('connection'), connectionId: id }),
      ]),
      rotates: v.nullable(id),
      relays: v.pipe(v.array(v.string()), v.maxLength(10)),
      terms: v.strictObject(terms),
    }),
    v.check(({ way, rotates }) => way.kind !== 'connection' || way.connectionId === rotates),
  ),
  /** What the wallet's own page has posted; the page that hears it has checked the message's origin. */
  'pairing.answered': v.strictObject({ pairingId: id, message: v.unknown() }),
  /** The user says that the wallet which was found is theirs. */
  'pairing.accept': v.strictObject({ pairingId: id, walletPubkey: KEY_HEX }),
  /** The user says that the wallet which has answered is not theirs: the request waits for another. */
  'pairing.refuse': v.strictObject({ pairingId: id, walletPubkey: KEY_HEX }),
  /** Waits once more, by the same secret. */
  'pairing.retry': v.strictObject({ pairingId: id }),
  /** Gives it up and destroys its secret. */
  'pairing.cancel': v.strictObject({ pairingId: id }),
  /** Opens the question whether an app may have a connection of its own, by its `nostr+walletauth:` link. Nothing is made without a yes in the prompt. */
  'delegation.review': v.strictObject({ uri: v.pipe(v.string(), v.maxLength(10_000)) }),
  /** Asks the wallet for its balance now; the row is updated. */
  'connection.refresh': v.strictObject({ connectionId: id }),
  /** Asks the wallet now what a connection may do, how much, and until when; the row is updated with all of it, or not at all. */
  'connection.learn': v.strictObject({ connectionId: id }),
  /** What the user calls a wallet and the mark it has; an empty label is none. */
  'connection.change': v.strictObject({
    connectionId: id,
    label: v.exactOptional(v.pipe(v.string(), v.trim(), v.maxLength(60))),
    colour: v.exactOptional(v.picklist(COLOURS)),
  }),
  /** Tries the relays of a connection, and asks the wallet for a sign of life. Takes a few seconds at most. */
  'connection.check': v.strictObject({ connectionId: id }),
  /** Has the wallet make an invoice for the user. `description` is what payers read. */
  'invoice.make': v.strictObject({
    connectionId: id,
    amount,
    description: v.pipe(v.string(), v.maxLength(600)),
  }),
  /** Asks the wallet whether an invoice that was made here is paid; its row is updated. */
  'invoice.check': v.strictObject({ paymentHash: KEY_HEX }),
  /** What a text that the user wants paid is. Where it names a service, the service is asked; nothing is paid by it. */
  'payable.read': v.strictObject({ connectionId: id, text: v.pipe(v.string(), v.maxLength(10_000)) }),
  /**
   * Pays it: the user has confirmed exactly this. `amount` in msat, what is paid without the fee: for an invoice with an amount it must be that. The same
   * `requestKey` is the same payment, however often it is asked for. Resolves once the payment is in the journal; its row tells the rest.
   */
  'payment.send': v.strictObject({
    connectionId: id,
    requestKey: v.pipe(v.string(), v.uuid()),
    text: v.pipe(v.string(), v.maxLength(10_000)),
    amount,
    words: v.optional(v.strictObject({ comment: words, name: words, email: words })),
  }),
  /** A page of the wallet's own list of what it paid and received (`list_transactions`), the latest first. Times in seconds since the epoch. */
  'wallet.transactions': v.strictObject({
    connectionId: id,
    from: v.exactOptional(v.pipe(v.number(), v.safeInteger(), v.minValue(0))),
    until: v.exactOptional(v.pipe(v.number(), v.safeInteger(), v.minValue(0))),
    limit: v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(100)),
    offset: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  }),
  /** Ends an open payment by the user's word. */
  'payment.settleByHand': v.strictObject({ paymentId: id, wasPaid: v.boolean() }),
  /** Answers a prompt. */
  'prompt.decide': v.strictObject({
    promptId: id,
    decision: v.union([
      v.strictObject({ approved: v.literal(false) }),
      v.strictObject({
        approved: v.literal(true),
        amount: v.optional(amount),
        budget: v.optional(budget),
        words: v.optional(v.strictObject({ comment: words, name: words, email: words })),
        grant: v.optional(v.strictObject({ connectionId: id, withMetadata: v.boolean(), ...terms })),
      }),
    ]),
  }),
  /** Changes what is named of the settings. */
  'settings.change': v.strictObject({
    appearsOn: v.exactOptional(v.picklist(['everywhere', 'chosen'])),
    takesWebln: v.exactOptional(v.boolean()),
    opensLinks: v.exactOptional(v.boolean()),
    locksAfter: v.exactOptional(LOCKS_AFTER_MINUTES),
    language: v.exactOptional(v.nullable(v.picklist(LANGUAGE_CODES))),
    theme: v.exactOptional(v.picklist(THEMES)),
    unit: v.exactOptional(v.picklist(UNITS)),
    fiat: v.exactOptional(v.nullable(FIAT)),
    hidesBalance: v.exactOptional(v.boolean()),
    notifications: v.exactOptional(
      v.strictObject({ received: v.boolean(), blown: v.boolean(), late: v.boolean() }),
    ),
    defaultConnectionId: v.exactOptional(v.nullable(id)),
  }),
  /** While Fusebox appears on chosen sites alone: on this one, too, and at once in the tab. */
  'site.appear': v.strictObject({
    origin,
    tabId: v.exactOptional(v.pipe(v.number(), v.safeInteger(), v.minValue(0))),
  }),
  /** Takes the site from the chosen ones. */
  'site.disappear': v.strictObject({ origin }),
  /** Sets a site's budget from now on, or takes it away with null. */
  'site.setBudget': v.strictObject({ origin, connectionId: id, budget: v.nullable(budget) }),
  /** Forgets a site: it must ask again. Its payments stay in the journal. */
  'site.forget': v.strictObject({ origin, connectionId: id }),
  /** Grants a permission, or takes it away: then the site must ask for it again. */
  'site.permit': v.strictObject({
    origin,
    connectionId: id,
    permission: v.picklist(PERMISSIONS),
    granted: v.boolean(),
  }),
  /** From now on the site uses another wallet, with the permissions it has. A budget is for one wallet, and goes: the site begins without one, unless it has one there already. */
  'site.useConnection': v.strictObject({ origin, connectionId: id, toConnectionId: id }),
  /** Forgets a site and refuses whatever it asks from now on. */
  'site.block': v.strictObject({ origin }),
  /** Lets a blocked site ask again. */
  'site.unblock': v.strictObject({ origin }),
  /** Locks the vault now. */
  'vault.lock': v.strictObject({}),
  /** Opens the vault with the key made of the passphrase. `renewed`: one made of the same passphrase by stronger parameters, to wrap by from now on. */
  'vault.unlock': v.strictObject({ key: KEY_HEX, renewed: v.exactOptional(WRAPPING) }),
  /** Sets or changes the passphrase. */
  'vault.setPassphrase': v.strictObject({ proof, wrapping: WRAPPING }),
  /** From now on the vault opens without one. */
  'vault.removePassphrase': v.strictObject({ proof: KEY_HEX }),
  /** For who has forgotten the passphrase: destroys all secrets, with the connections and sites. The journal stays. */
  'vault.reset': v.strictObject({}),
} as const;

export type UiMethod = keyof typeof UI_PARAMS;
export type UiParams<M extends UiMethod> = v.InferOutput<(typeof UI_PARAMS)[M]>;

/** How a connection is doing, just tried. */
export interface ConnectionHealth {
  /** `ms`: how long it took to open; null where it could not be reached, and `problem` says why in the words of an error code. */
  relays: { url: string; ms: number | null; problem: ErrorCode | null }[];
  /** How long the wallet took to answer, in ms; null where it did not, and `problem` says why. */
  wallet: { ms: number | null; problem: ErrorCode | null };
}

export interface UiResults {
  'backup.secrets': KnownSecrets[];
  /** `keyId`: of the vault key that they are sealed under. Under the ids of the connections here. */
  'backup.reseal': { keyId: string; secrets: ConnectionSecrets[] };
  'backup.restored': null;
  /** `isNew`: false where it was connected already. */
  'connection.add': { connectionId: string; isNew: boolean };
  'connection.remove': null;
  'pairing.start': { pairingId: string };
  'pairing.answered': null;
  'pairing.accept': null;
  'pairing.refuse': null;
  'pairing.retry': null;
  'pairing.cancel': null;
  'delegation.review': null;
  'connection.refresh': null;
  'connection.learn': null;
  'connection.change': null;
  'connection.check': ConnectionHealth;
  'invoice.make': { paymentHash: string };
  'invoice.check': null;
  'payable.read': Payable;
  'payment.send': { paymentId: string };
  /** `isLast`: there are no earlier ones. */
  'wallet.transactions': { transactions: WalletTransaction[]; isLast: boolean };
  'payment.settleByHand': null;
  'prompt.decide': null;
  'settings.change': null;
  /** `isInPage`: false where the page must be reloaded first, or no tab was named. */
  'site.appear': { isInPage: boolean };
  'site.disappear': null;
  'site.setBudget': null;
  'site.forget': null;
  'site.permit': null;
  'site.useConnection': null;
  'site.block': null;
  'site.unblock': null;
  'vault.lock': null;
  'vault.unlock': null;
  'vault.setPassphrase': null;
  'vault.removePassphrase': null;
  'vault.reset': null;
}

/** popup → background, by `runtime.sendMessage`; answered with a CallOutcome. */
export interface UiCall<M extends UiMethod = UiMethod> {
  method: M;
  params: UiParams<M>;
}
