/** The rows that IndexedDB holds. Amounts in msat, times in ms since the epoch, keys and hashes in lower-case hex. */
import type { Msat } from './amounts';
import type { ErrorData } from './errors';
import type { Language } from './languages';
import type { WalletAuthRequest } from './wallet-auth';

/** Bytes sealed under the vault key with XChaCha20-Poly1305; the associated data binds them to their row. */
export interface Sealed {
  nonce: Uint8Array;
  ciphertext: Uint8Array;
}

/** How a passphrase becomes a key: scrypt (RFC 7914), 32 bytes long. Not secret. */
export interface ScryptParams {
  N: number;
  r: number;
  p: number;
  /** Hex. */
  salt: string;
}

interface VaultBase {
  id: 'vault';
  /** Names the vault key: a new key has a new name. */
  keyId: string;
}

/** The vault key, wrapped by a non-extractable AES-GCM key that WebCrypto keeps. */
export interface DeviceRow extends VaultBase {
  kind: 'device';
  deviceKey: CryptoKey;
  iv: Uint8Array<ArrayBuffer>;
  wrappedKey: Uint8Array<ArrayBuffer>;
}

/** The vault key, wrapped by a key that scrypt makes of the user's passphrase. */
export interface PassphraseRow extends VaultBase {
  kind: 'passphrase';
  scrypt: ScryptParams;
  wrappedKey: Sealed;
  /** How often a wrong passphrase was entered since the last right one, and when last. */
  wrong: { count: number; at: number };
}

/** One row, id 'vault'. */
export type VaultRow = DeviceRow | PassphraseRow;

/** What a wallet says of itself, as last heard (NIP-47: the info event, and `get_info`). */
export interface WalletInfo {
  /** The methods it offers to this connection; null where it never said. */
  methods: string[] | null;
  /** The types of notification it sends. */
  notifications: string[];
  /** The better encryption of those that it speaks and we do. */
  encryption: 'nip44_v2' | 'nip04';
  /** What to put into the `v` tag of requests; null where the wallet does not speak that older dialect. */
  version: string | null;
  /** Date of the info event it was read from, in seconds since the epoch; 0 where there was none. */
  at: number;
}

/** Marks of wallets. */
export const COLOURS = ['amber', 'teal', 'blue', 'violet', 'rose', 'green'] as const;
export type Colour = (typeof COLOURS)[number];

/** One NWC pairing with a wallet. */
export interface ConnectionRow {
  id: string;
  /** What the wallet calls itself (`get_info` alias), or a name made from its key. Foreign text: show as text only. */
  name: string;
  /** What the user calls it, in place of its name. */
  label?: string;
  /** The mark by which the user tells it from others; the first of them where none was chosen. */
  colour?: Colour;
  /** When it last answered, ms since the epoch, and which relay brought the answer. */
  lastAnswer?: { at: number; relay: string };
  walletPubkey: string;
  /** Of the wallet's Lightning node, as `get_info` told; null where it told none. The wallet's own key is no page's business. */
  nodePubkey: string | null;
  clientPubkey: string;
  /** The client keys that this connection had before, the oldest first. */
  formerKeys: FormerKey[];
  relays: string[];
  sealedSecret: Sealed;
  /** The seed of the keys that log in to LNURL services. Made when first needed. */
  sealedAuthSeed?: Sealed;
  info: WalletInfo;
  /** `mainnet`, `testnet`, `signet` or `regtest` as the wallet said, or null where it did not say. */
  network: string | null;
  lud16: string | null;
  /** Balance as last heard, for a popup that opens at once. */
  balance: { amount: Msat; at: number } | null;
  /** What the wallet lets this connection spend, as last heard; null where it has no such budget or tells none. */
  budget: WalletBudget | null;
  /** Set once `lookup_invoice` has told of a payment that left: some wallets look up their own invoices only. */
  lookupTellsOutgoing?: true;
  /** Until when each relay was heard for notifications, in seconds since the epoch by URL, while a payment is undecided. */
  heardUntil?: Record<string, number>;
  /**
   * When the wallet ends this connection, in ms since the epoch, as it was asked for or as the wallet says; left out where nobody has said, and where the wallet serves it after that
   * all the same.
   */
  expiresAt?: number;
  /** True where it was asked to be a balance of its own, apart from the rest of the wallet. */
  isolated?: true;
  createdAt: number;
}

/** A client key that another has taken the place of. Its secret is destroyed. */
export interface FormerKey {
  pubkey: string;
  /** Of the key after it, by this one (core/former-keys), hex. */
  signature: string;
}

/** How a wallet is asked for a connection whose secret is made here. */
export type PairingWay =
  /** By a `nostr+walletauth:` URI, shown as a QR code and a link. */
  | { kind: 'uri' }
  /** On the wallet's own page, `<wallet>/apps/new`. */
  | { kind: 'page'; walletUrl: string }
  /** By `create_connection` over a connection that may do that. */
  | { kind: 'connection'; connectionId: string };

/** What a wallet told when a new connection to it was tried. */
export type LearnedWallet = Pick<
  ConnectionRow,
  'name' | 'nodePubkey' | 'info' | 'network' | 'lud16' | 'balance' | 'budget' | 'expiresAt'
>;

/**
 * Where a pairing stands. `waiting`: the wallet has not answered. `found`: its key is known, and the new connection is being tried. `offered`: it works, and the user has
 * to say whether this is the wallet meant, since anyone who sees the request can answer it, or whether it will do, where it is not as it was asked for. `accepted`: it takes the
 * place of another as soon as no payment of that can become known by its old secret alone. `ended`: refused or timed out; it can be tried again under the same secret.
 */
export type PairingState = 'waiting' | 'found' | 'offered' | 'accepted' | 'ended';

/** A connection that is being asked for. Its secret was made here and goes nowhere else. */
export interface PairingRow {
  /** The id of the connection that it becomes, unless it takes the place of another. */
  id: string;
  way: PairingWay;
  /** The connection whose secret the new one takes the place of; null where it is one of its own. */
  rotates: string | null;
  /** Sealed for the connection of this id. */
  sealedSecret: Sealed;
  request: WalletAuthRequest;
  /** What the user takes to the wallet: a `nostr+walletauth:` link, or the address of the wallet's page; null where neither is needed. */
  link: string | null;
  state: PairingState;
  /**
   * Which wallet has answered, and over which relays it is reached; null while none has. `isCertain`: it was told over a connection of the user's, by the very wallet.
   */
  answer: (Pick<ConnectionRow, 'walletPubkey' | 'relays' | 'lud16'> & { isCertain: boolean }) | null;
  /** Once it was tried. */
  learned: LearnedWallet | null;
  /** The keys of the wallets that have answered and are not the user's. */
  refused: string[];
  /** Why it has ended, and whose side failed; null while it has not. */
  failure: (ErrorData & { side: PairingSide }) | null;
  createdAt: number;
  /** Until when it waits, ms since the epoch. */
  waitsUntil: number;
}

/** Whose side has failed. `relay`: none could be reached. `wallet`: it does not answer. `permission`: it refuses. `method`: it lacks what is needed. `here`: ours. */
export type PairingSide = 'relay' | 'wallet' | 'permission' | 'method' | 'here';

/** A connection of another app's that the user has allowed: stored before the wallet is asked to make it. Key: clientPubkey. It holds no secret. */
export interface DelegationRow {
  /** The app's. A wallet makes one connection for it, and is asked once. */
  clientPubkey: string;
  /** SHA-256 of the request that was allowed, hex: another one by the same key is another question. */
  requestHash: string;
  /** What the app calls itself. Foreign text. */
  name: string | null;
  /** Of the site that asked. */
  origin: string;
  /** Over which the wallet is asked. */
  connectionId: string;
  /** The signed `create_connection`, stored before it is sent: sending again is the same event id. */
  sent: SignedEvent;
  /** `sent`: it may have been made. */
  state: 'sent' | 'made';
  /** Under which the wallet knows the app; null while it has not said so. */
  walletPubkey: string | null;
  createdAt: number;
}

export const CONNECTION_EVENTS = [
  'connected',
  'site-connected',
  'site-moved',
  'site-forgotten',
  'permission-granted',
  'permission-taken',
  'budget-set',
  'budget-taken',
  'delegated',
  'delegation-refused',
  'refused',
  'rotated',
  'rotation-failed',
  'revoked',
  'expired',
  'restored',
  'error',
] as const;
/**
 * `delegated`: a connection of another app's was made over it. `delegation-refused`: the user had allowed one, and the wallet has not made it. `refused`: the wallet has refused what
 * was asked of it. `expired`: it says that it has ended the connection. `error`: it could not be reached, or did not answer.
 */
export type ConnectionEventKind = (typeof CONNECTION_EVENTS)[number];

/** A line in the journal of connections. Never changed; the oldest go when there are too many. It holds no secret. */
export interface ConnectionEventRow {
  /** Counts up. */
  id: number;
  connectionId: string;
  /** What the wallet was called then: the connection may be gone. Foreign text. */
  walletName: string;
  kind: ConnectionEventKind;
  at: number;
  /** The site that it is about; null for none. */
  origin: string | null;
  /**
   * By the kind. `site-moved`: what its new wallet is called. `permission-…`: the permission. `budget-set`: the amount in msat and the period (`5000000 day`). `delegated`: the app.
   * `refused`: the wallet's code. `rotation-failed`, `error`: an error code. Foreign text.
   */
  detail: string | null;
}

/** A wallet's own budget for a connection (`get_budget`, a de facto method). */
export interface WalletBudget {
  used: Msat;
  total: Msat;
  /** When `used` starts anew, ms since the epoch; null where it never does. */
  renewsAt: number | null;
  /** `daily`, `weekly`, `monthly`, `yearly`, `never` or whatever the wallet calls it. Foreign text. */
  period: string | null;
  /** When the wallet was asked, ms since the epoch: later payments are not in `used`. */
  at: number;
}

export const PERMISSIONS = ['pay', 'invoices', 'lookup', 'balance', 'history', 'events'] as const;
/**
 * What a connected site may do. `pay`: ask for payments, each of which is ruled by the budget or the user's word. `invoices`: make
 * invoices. `lookup`: see whether an invoice is paid. `balance`: read the wallet's balance. `history`: see what was paid and received.
 * `events`: be told of it as it happens. Signing has none: every message is shown and asked about.
 */
export type Permission = (typeof PERMISSIONS)[number];
/** What connecting grants. The others are asked for when they are first needed. */
export const FIRST_PERMISSIONS: readonly Permission[] = ['pay', 'invoices', 'lookup'];

/** The periods of the user's own calendar: from local midnight, Monday, the 1st, 1 January. `once` never renews. */
export const PERIODS = ['day', 'week', 'month', 'year', 'once'] as const;
export type Period = (typeof PERIODS)[number];

/** What a site may spend without asking, as the user chooses it. */
export interface BudgetTerms {
  /** Fees included, per period. */
  amount: Msat;
  period: Period;
  /** The largest single payment, without its fee, that passes without asking; null for no such limit. */
  largest: Msat | null;
  /** How many payments may pass without asking within a minute, against pages that run away. */
  perMinute: number;
  /** From this instant on (ms since the epoch) nothing passes; null for no end. */
  expiresAt: number | null;
}

/** A site's budget, as granted. */
export interface Budget extends BudgetTerms {
  /** When the user granted it. What was spent before does not count against it, except what is still undecided. */
  since: number;
}

/**
 * One web origin (scheme and port included) as the user has allowed it to use one connection. Key: [origin, connectionId]. In this row and in all
 * others, what a site does in a private window has in place of its origin what stands for it there: see background/private-session.
 */
export interface SiteRow {
  origin: string;
  connectionId: string;
  permissions: Permission[];
  budget: Budget | null;
  createdAt: number;
}

/** A site that the user wants to hear nothing of. It is connected to nothing. */
export interface BlockedRow {
  origin: string;
  /** When it was blocked. */
  at: number;
}

/** An invoice that the user's wallet made, for the user or for a site: what is paid to it can be told of. Key: paymentHash. */
export interface InvoiceRow {
  paymentHash: string;
  connectionId: string;
  /** The site that had it made; null where the user did. */
  origin: string | null;
  invoice: string;
  amount: Msat;
  /** Of the user or of the site. */
  description: string;
  createdAt: number;
  expiresAt: number;
  /** When it was paid, as the wallet says; null while nobody knows of it. */
  paidAt: number | null;
}

/** A hold invoice that a site has had made: it alone may settle or cancel it. */
export interface HoldInvoiceRow {
  paymentHash: string;
  origin: string;
  connectionId: string;
}

/** A nostr event, signed (NIP-01). Times in seconds, as in the protocol. */
export interface SignedEvent {
  id: string;
  pubkey: string;
  created_at: number;
  kind: number;
  tags: string[][];
  content: string;
  sig: string;
}

/**
 * `dispatched`: the signed request is stored and may have left. `open`: no answer in time, the outcome is unknown and stays counted. `settled`: paid; the preimage proves it, or `settledBy` says who said so.
 * `failed`: not paid.
 */
export const PAYMENT_STATES = ['dispatched', 'open', 'settled', 'failed'] as const;
export type PaymentState = (typeof PAYMENT_STATES)[number];

/** A custom record of a keysend payment: its TLV number, and its value as hex. */
export interface TlvRecord {
  type: number;
  value: string;
}

/** What is sent to a node that made no invoice. The preimage (hex) is made here, so that the payment hash is known before anything is sent. */
export interface Keysend {
  preimage: string;
  records: TlvRecord[];
}

/** What an LNURL service shows after it was paid (LUD-09, LUD-10). All texts are foreign. */
export type SuccessAction =
  | { tag: 'message'; message: string }
  /** The URL's domain is that of the callback. It is for the user to open, not for Fusebox. */
  | { tag: 'url'; description: string; url: string }
  /** Base64. Only the preimage opens it. */
  | { tag: 'aes'; description: string; ciphertext: string; iv: string };

/** A payment: a row of the journal. Written before anything is sent, never deleted. */
export interface PaymentRow {
  id: string;
  paymentHash: string;
  state: PaymentState;
  origin: string;
  connectionId: string;
  /** The page's request that asked for it, so that a request sent again finds its payment. */
  requestKey: string;
  /** `budget`: passed without asking and counts against the budget. `prompt`: the user confirmed this very payment. */
  approvedBy: 'budget' | 'prompt';
  amount: Msat;
  feeReserve: Msat;
  /** null for a keysend payment. */
  invoice: string | null;
  /** What a keysend payment has in place of an invoice. */
  keysend?: Keysend;
  /** Set where an LNURL service made the invoice for this very call: asked again, it would make another. */
  lnurl?: {
    successAction: SuccessAction | null;
    /** Where the service tells whether it was paid (LUD-21). */
    verify?: string;
  };
  /** From the invoice or the LNURL service, or sent along with a keysend payment. Foreign text. */
  description: string;
  /** Public key of the payee's node, hex. */
  payee: string;
  createdAt: number;
  /** The signed request, stored before it is sent: sending again is the same event id. */
  request?: SignedEvent;
  /** When the wallet last said that it is under way (a payee may hold it), ms since the epoch. */
  underWayAt?: number;
  endedAt?: number;
  /**
   * Who ended a payment that was sent. `wallet`: it told what became of this payment. `records`: all that it has on record does not hold
   * the payment, long after the request expired. `user`: settled by hand.
   */
  settledBy?: 'wallet' | 'records' | 'user';
  preimage?: string;
  /** Fees as the wallet told; null where it settled without telling. */
  feesPaid?: Msat | null;
  failure?: ErrorData;
}

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

/** In what amounts are shown. `BTC` with all its eight places, so that it is never taken for sats. */
export const UNITS = ['sats', 'BTC'] as const;
export type Unit = (typeof UNITS)[number];

/** Who is asked for the price of bitcoin, where the user wants amounts in a currency, too. */
export const RATE_SOURCES = ['coinbase', 'kraken', 'mempool'] as const;
export type RateSource = (typeof RATE_SOURCES)[number];

/** What the system tells the user of while no page of Fusebox is open. */
export interface Notifications {
  /** A payment to an invoice that was made here has arrived. */
  received: boolean;
  /** A site has used up its budget. */
  blown: boolean;
  /** A payment whose outcome was unknown has ended. */
  late: boolean;
}

/** What the user has chosen for all sites. */
export interface Settings {
  /** Where anything of Fusebox is put into pages: on every site, or on chosen ones alone. */
  appearsOn: 'everywhere' | 'chosen';
  /** False where `window.webln` is left to others, and Fusebox only announces itself. */
  takesWebln: boolean;
  /** True where a click on a `lightning:` link and its like is answered by Fusebox. */
  opensLinks: boolean;
  /** After how many minutes without use the vault locks, where a passphrase is set; null: when the browser is closed, which locks it anyway. */
  locksAfter: number | null;
  /** null: the language of the browser. */
  language: Language | null;
  theme: Theme;
  unit: Unit;
  /** A currency (ISO 4217) that amounts are shown in, too, and who is asked for its rate; null: nobody is asked for anything. */
  fiat: { currency: string; source: RateSource } | null;
  hidesBalance: boolean;
  notifications: Notifications;
  /** The wallet that new sites are connected to, and the popup opens on; null: the one connected last. */
  defaultConnectionId: string | null;
}

/** One row, id 'settings'; none while everything is as it came. */
export interface SettingsRow extends Settings {
  id: 'settings';
}

/** A site on which the user wants Fusebox to appear, while it appears on chosen sites alone. */
export interface ChosenSiteRow {
  origin: string;
  at: number;
}
