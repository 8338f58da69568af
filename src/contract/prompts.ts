/** Questions to the user, as they wait in `storage.session`. Foreign text in them is shown as text only. */
import type { Msat } from './amounts';
import type { ErrorData } from './errors';
import type { Budget, BudgetTerms, Permission } from './rows';
import type { WalletAuthGrant, WalletAuthRequest } from './wallet-auth';

interface PromptBase {
  /** Random; deciding needs it. */
  id: string;
  /** What the asking site is stored under: its origin, or in a private window what stands for it. */
  origin: string;
  /** The asking site, as the browser's `sender` said. */
  shownOrigin: string;
  /** The top page's origin where the asker is a frame inside it, else null; `'null'` where that page has none. */
  topOrigin: string | null;
  connectionId: string;
  /** The wallet's name when the prompt was made. */
  walletName: string;
  /** What on the page the user has clicked or selected; left out where the page itself asks. Such a question grants no budget. */
  via?: 'link' | 'text';
  /** ms since the epoch. */
  createdAt: number;
}

/** May this site use this wallet? */
export interface ConnectPrompt extends PromptBase {
  kind: 'connect';
}

/** The passphrase, please: what the site asks for needs the wallet, and the vault is locked. The answer is to unlock it, or no. */
export interface UnlockPrompt extends PromptBase {
  kind: 'unlock';
}

/** May this site do that from now on? */
export interface PermissionPrompt extends PromptBase {
  kind: 'permission';
  permission: Permission;
}

/** Sign this? */
export interface SignPrompt extends PromptBase {
  kind: 'sign';
  message: string;
}

/** Who signed this: nothing is asked, the user only reads it. */
export interface SignerPrompt extends PromptBase {
  kind: 'signer';
  message: string;
  signature: string;
  /** Public key of the node that made the signature, hex. */
  signer: string;
  /** True where that is the user's own wallet. */
  isOwn: boolean;
}

/** Why a payment is asked about and does not pass by the site's budget. */
export type AskReason =
  /** The page, or the one around it, is not encrypted: its site may have a budget, and another may be asking. */
  | 'insecure'
  /** It is asked from a private window, where no site has a budget. */
  | 'private'
  /** The site has none. */
  | 'no-budget'
  /** It has ended. */
  | 'expired'
  /** Larger than what may pass at once. */
  | 'too-large'
  /** Too many payments passed within the last minute. */
  | 'too-fast'
  /** More than is left of it. */
  | 'over-budget'
  /** More than is left of the wallet's own budget for the connection. */
  | 'over-wallet-budget'
  /** The connection's new secret waits for what is under way: one payment after another would have it wait for ever. */
  | 'renewing';

/** Pay this invoice, or this node without one (keysend)? */
export interface PayPrompt extends PromptBase {
  kind: 'pay';
  /** null: the invoice names no amount and the user enters it. */
  amount: Msat | null;
  feeReserve: Msat | null;
  /** null: a keysend payment. */
  invoice: string | null;
  /** null where it is made with the payment (keysend). */
  paymentHash: string | null;
  description: string;
  /** Public key of the payee's node, hex. */
  payee: string;
  /** ms since the epoch; null for never. */
  expiresAt: number | null;
  /** Why it does not pass without asking; null where the user has to name the amount. */
  why: AskReason | null;
  /** The site's budget and what is left of it, or null where it has none. */
  budget: (Budget & { left: Msat }) | null;
  /** What is left of the wallet's own budget for this connection; null where none is known. */
  walletLeft: Msat | null;
  /** When the wallet ends this connection, in ms since the epoch; null where nobody has said. */
  walletEndsAt: number | null;
}

/** How much should the invoice ask for? Asked where the page names no amount. */
export interface InvoicePrompt extends PromptBase {
  kind: 'invoice';
  description: string;
  suggested: Msat | null;
  minimum: Msat | null;
  maximum: Msat | null;
}

/** What is asked of the payer, and can be entered. */
export interface PayerField {
  kind: 'name' | 'email';
  mandatory: boolean;
}

/** An amount that a service fixes, or that the user enters. */
interface ServiceAmount {
  /** null: the user enters it, within the limits. */
  amount: Msat | null;
  minimum: Msat;
  maximum: Msat;
}

/** Pay this LNURL service? It makes its invoice after the yes, of exactly the amount. */
export interface LnurlPayPrompt extends PromptBase, ServiceAmount {
  kind: 'lnurl-pay';
  /** The service's domain, lower-case ASCII. */
  domain: string;
  /** The Lightning address that is paid, or null. */
  address: string | null;
  description: string;
  /** The longest comment that the service takes, in characters; 0 for none. */
  commentAllowed: number;
  payerFields: PayerField[];
}

/** Have this LNURL service pay the user's wallet? */
export interface LnurlWithdrawPrompt extends PromptBase, ServiceAmount {
  kind: 'lnurl-withdraw';
  domain: string;
  description: string;
}

/** Log in to this LNURL service, with the key that Fusebox has for its domain? */
export interface LnurlAuthPrompt extends PromptBase {
  kind: 'lnurl-auth';
  domain: string;
  /** null where the service does not say. */
  action: 'register' | 'login' | 'link' | 'auth' | null;
}

export type LnurlPrompt = LnurlPayPrompt | LnurlWithdrawPrompt | LnurlAuthPrompt;

/** Connect this wallet, whose connection string a link holds? The string stays with the asker: its secret stands in no prompt. */
export interface WalletOfferPrompt extends PromptBase {
  kind: 'wallet-offer';
  walletPubkey: string;
  /** Belongs to the secret: an answer is for this connection string alone. */
  clientPubkey: string;
  relays: string[];
}

/** May the app that asks have a connection of its own with one of the user's wallets, which makes it? The user may grant less than is asked for. */
export interface WalletAuthPrompt extends PromptBase {
  kind: 'wallet-auth';
  request: WalletAuthRequest;
  /** The wallets that can make it, the likeliest first. Their names are foreign text. */
  wallets: { id: string; name: string }[];
}

/**
 * What became of a request for a connection. `delegated`: the wallet has made it, and the relays where the app waits show so. `delegated_unseen`: they do not.
 * `delegated_unsure`: it may have made it, and does not say so. `cannot_delegate`: no wallet can make it.
 */
export type DelegationEnd = 'delegated' | 'delegated_unseen' | 'delegated_unsure' | 'cannot_delegate';

/** What became of a link, for the user to read: no page hears of it. */
export interface NoticePrompt extends PromptBase {
  kind: 'notice';
  /** That it was paid, that it cannot be on such a page, what became of a connection that was asked for, or why it failed. */
  about: 'paid' | 'web_pages_only' | DelegationEnd | ErrorData;
  /** What the service that was paid says, or the request that no wallet can meet, as foreign text; '' for nothing. */
  quote: string;
  /** Where the app wants the user to go next, for the user to open; null for nowhere. */
  link: string | null;
}

export type Prompt =
  | WalletOfferPrompt
  | WalletAuthPrompt
  | NoticePrompt
  | UnlockPrompt
  | ConnectPrompt
  | PermissionPrompt
  | SignPrompt
  | SignerPrompt
  | PayPrompt
  | InvoicePrompt
  | LnurlPrompt;

/** What the user tells an LNURL service along with a payment. Left out: nothing. */
export interface PayerWords {
  comment?: string | undefined;
  name?: string | undefined;
  email?: string | undefined;
}

/**
 * The user's answer. `amount`: where the prompt asked for one. `budget`: "allow so much without asking". `words`: to an LNURL service. `grant`: what is granted of
 * a connection that is asked for.
 */
export type Decision<B = BudgetTerms> =
  | { approved: false }
  | {
      approved: true;
      amount?: Msat | undefined;
      budget?: B | undefined;
      words?: PayerWords | undefined;
      grant?: WalletAuthGrant | undefined;
    };

/** As it was taken. A budget is dated by it: one yes makes one fuse, however often its call has to be made again. */
export type Answer = Decision<Budget>;
