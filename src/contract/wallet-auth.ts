/** A request for a connection whose secret the client made itself (Nostr Wallet Auth, nips PR 1818: a draft). Amounts in msat. */
import type { Msat } from './amounts';

/** How often a budget is filled up again (NIP-47, `create_connection`). */
export const BUDGET_RENEWALS = ['never', 'daily', 'weekly', 'monthly', 'yearly'] as const;
export type BudgetRenewal = (typeof BUDGET_RENEWALS)[number];

export interface WalletAuthRequest {
  /** The client's public key, lower-case hex. Its secret key is no part of a request. */
  appPubkey: string;
  /** Where the client waits for the wallet: at least one `wss:` URL, or `ws:` to this machine. */
  relays: string[];
  /** At least one. Names that nobody knows are kept. `create_connection` is never among them. */
  methods: string[];
  /** It also wants to make other connections (`create_connection`). That is never passed on. */
  wantsConnections: boolean;
  notificationTypes: string[];
  /** null where none is asked for: then nothing limits what the connection may spend. */
  budget: { amount: Msat; renewal: BudgetRenewal } | null;
  /** Seconds since the epoch. */
  expiresAt: number | null;
  /** With a balance of its own. */
  isolated: boolean;
  /** Foreign, up to 4,096 characters of JSON. */
  metadata: Record<string, unknown> | null;
  /** What the client calls itself. Foreign text, and only a claim. */
  name: string | null;
  /** An https URL of a picture. Only a claim, too. */
  icon: string | null;
  returnTo: ReturnTo | null;
  /** The one wallet that the link is for (`nostr+walletauth+<wallet>:`), lower-case letters and digits. */
  wallet: string | null;
}

/** What such a connection may do. */
export type WalletAuthTerms = Pick<
  WalletAuthRequest,
  'methods' | 'notificationTypes' | 'budget' | 'expiresAt' | 'isolated'
>;

/** What the user grants, and over which of their connections the wallet is asked to make it. */
export interface WalletAuthGrant extends WalletAuthTerms {
  connectionId: string;
  /** The wallet is told the request's metadata. */
  withMetadata: boolean;
}

/** Where to go afterwards. What is no https URL may be of any scheme, `javascript:` included. */
export interface ReturnTo {
  url: string;
  isHttps: boolean;
}
