/**
 * Requests for a connection as links (Nostr Wallet Auth, nips PR 1818: a draft): `nostr+walletauth://<client pubkey>?relay=<wss url>&request_methods=…`.
 * They hold no secret. Whoever knows one can answer it.
 */
import { isMsat, type Msat } from '../contract/amounts';
import { FuseboxError } from '../contract/errors';
import { BUDGET_RENEWALS, type ReturnTo, type WalletAuthRequest } from '../contract/wallet-auth';
import { parseJson } from '../core/json';
import { isPublicKey } from './events';
import { MOST_RELAYS, readForeignRelayUrl } from './relay-url';
import { printQuery, walletAuthParameters } from './wallet-auth-parameters';

/** In characters. */
const MAX_LENGTH = 10_000;

/** What may stand there once, and how long it may be, in characters. Wallets take no more metadata. */
const LONGEST = {
  request_methods: 2_000,
  name: 200,
  icon: 2_000,
  return_to: 2_000,
  notification_types: 500,
  max_amount: 20,
  budget_renewal: 20,
  expires_at: 20,
  isolated: 20,
  metadata: 4_096,
};
type Parameters = Record<keyof typeof LONGEST, string>;

/** What the older draft (nips PR 851, kind 33194) has and this one has not. */
const OLD_PARAMETERS = ['required_commands', 'optional_commands', 'secret'];

const MOST_NAMES = 50;
const NAME = /^[a-z0-9_.-]{1,64}$/i;
/** Alby Hub rounds a budget down to whole sats, and takes one of 0 for none at all: then nothing would limit the connection. */
const SMALLEST_BUDGET_MSAT = 1_000;
/** Further away is no date that somebody chose, but milliseconds, say. */
const LATEST_EXPIRY_S = 100 * 366 * 86_400;

function refuse(reason: string): FuseboxError {
  return new FuseboxError('INVALID_WALLET_AUTH', `${reason} Ask the site for a new request.`);
}

/** The request as a link. Parsing it gives the same again, as long as it is not longer than 10,000 characters. */
export function printWalletAuthUri(request: WalletAuthRequest): string {
  const query = new URLSearchParams(walletAuthParameters(request));
  for (const relay of request.relays) query.append('relay', relay);
  const scheme = request.wallet === null ? 'nostr+walletauth' : `nostr+walletauth+${request.wallet}`;
  return `${scheme}://${request.appPubkey}?${printQuery(query)}`;
}

/**
 * Parses a link that asks for a connection; `now` in ms since the epoch. Throws INVALID_WALLET_AUTH naming what is wrong, OLD_WALLET_AUTH for a
 * request of the older draft. Nothing of the link stands in the message.
 */
export function parseWalletAuthUri(text: string, now: number): WalletAuthRequest {
  if (text.length > MAX_LENGTH) throw refuse('This request to connect is too long.');
  const [, wallet = null, client, search = ''] =
    /^nostr\+walletauth(?:\+([a-z0-9]{1,32}))?:(?:\/\/)?([^/?#]*)\/?(?:\?([^#]*))?(?:#.*)?$/is.exec(text) ??
    [];
  if (client === undefined) throw refuse('This is not a request to connect a wallet.');
  // As Alby's SDK reads it. Clients write a space as %20 or as +.
  const query = new URLSearchParams(search);
  if (OLD_PARAMETERS.some((name) => query.has(name))) {
    throw new FuseboxError(
      'OLD_WALLET_AUTH',
      'This request to connect follows an old draft of Nostr Wallet Auth, which Fusebox does not support. Ask the site for one of the new kind.',
    );
  }
  const appPubkey = client.toLowerCase();
  if (!isPublicKey(appPubkey)) throw refuse('The request to connect does not hold a valid public key.');
  const parameters = readParameters(query);
  return {
    appPubkey,
    relays: parseRelays(query.getAll('relay')),
    ...parseMethods(parameters.request_methods),
    notificationTypes: parseNames(parameters.notification_types, 'a type of notification'),
    budget: parseBudget(parameters),
    expiresAt: parseExpiry(parameters.expires_at, now),
    isolated: parseIsolated(parameters.isolated),
    metadata: parseMetadata(parameters.metadata),
    name: parameters.name || null,
    icon: parseIcon(parameters.icon),
    returnTo: parseReturnTo(parameters.return_to),
    wallet: wallet?.toLowerCase() ?? null,
  };
}

/** The value of each parameter, '' where it is missing. */
function readParameters(query: URLSearchParams): Parameters {
  const read = (name: keyof Parameters) => {
    const [value = '', ...more] = query.getAll(name);
    if (more.length > 0) throw refuse(`The request to connect holds ${name} more than once.`);
    if (value.length > LONGEST[name]) {
      throw refuse(`In the request to connect, ${name} is longer than ${LONGEST[name]} characters.`);
    }
    return value;
  };
  return {
    request_methods: read('request_methods'),
    name: read('name'),
    icon: read('icon'),
    return_to: read('return_to'),
    notification_types: read('notification_types'),
    max_amount: read('max_amount'),
    budget_renewal: read('budget_renewal'),
    expires_at: read('expires_at'),
    isolated: read('isolated'),
    metadata: read('metadata'),
  };
}

function parseRelays(values: string[]): string[] {
  if (values.length === 0) throw refuse('The request to connect names no relay.');
  if (values.length > MOST_RELAYS)
    throw refuse(`The request to connect names more than ${MOST_RELAYS} relays.`);
  const relays = values.map((value) => {
    const relay = readForeignRelayUrl(value);
    if ('fault' in relay) throw refuse(`A relay in the request to connect ${relay.fault}`);
    return relay.url;
  });
  return [...new Set(relays)];
}

function parseMethods(text: string): Pick<WalletAuthRequest, 'methods' | 'wantsConnections'> {
  const asked = parseNames(text, 'a method');
  if (asked.length === 0) throw refuse('The request to connect does not say what it wants to do.');
  const methods = asked.filter((method) => method.toLowerCase() !== 'create_connection');
  if (methods.length === 0) {
    throw refuse('The request only wants to make other connections, which Fusebox passes on to nobody.');
  }
  return { methods, wantsConnections: methods.length < asked.length };
}

/** Names of methods and of notifications, each once. */
function parseNames(text: string, what: string): string[] {
  const names = new Set(text.split(/\s+/).filter((name) => name !== ''));
  if (names.size > MOST_NAMES)
    throw refuse(`The request to connect names ${what} more than ${MOST_NAMES} times.`);
  for (const name of names) {
    if (!NAME.test(name)) throw refuse(`The request to connect names ${what} that cannot exist.`);
  }
  return [...names];
}

function parseBudget({ max_amount: amount, budget_renewal: text }: Parameters): WalletAuthRequest['budget'] {
  const renewal = BUDGET_RENEWALS.find((known) => known === (text || 'never'));
  if (renewal === undefined) throw refuse('The request to connect wants a budget of an unknown period.');
  return amount === '' ? null : { amount: parseAmount(amount), renewal };
}

function parseAmount(text: string): Msat {
  const amount = readWholeNumber(text);
  if (!isMsat(amount)) throw refuse('The request to connect wants a budget that is not an amount.');
  if (amount < SMALLEST_BUDGET_MSAT)
    throw refuse('The request to connect wants a budget of less than 1 sat.');
  return amount;
}

function parseExpiry(text: string, now: number): number | null {
  if (text === '') return null;
  const expiresAt = readWholeNumber(text);
  const seconds = now / 1000;
  if (expiresAt === undefined) throw refuse('The request to connect wants to end at what is not a date.');
  if (expiresAt <= seconds) throw refuse('The connection that is asked for would have ended already.');
  if (expiresAt > seconds + LATEST_EXPIRY_S) {
    throw refuse('The request to connect wants to end more than 100 years from now.');
  }
  return expiresAt;
}

/** undefined for a sign, a fraction and an exponent. */
function readWholeNumber(text: string): number | undefined {
  return /^\d+$/.test(text) ? Number(text) : undefined;
}

/** Whatever else it says is not taken for a no: then the connection could spend all there is. */
function parseIsolated(text: string): boolean {
  if (!['', 'true', 'false'].includes(text)) {
    throw refuse('The request to connect says neither yes nor no to a balance of its own.');
  }
  return text === 'true';
}

function parseMetadata(text: string): WalletAuthRequest['metadata'] {
  if (text === '') return null;
  const metadata = parseJson(text);
  if (!isObject(metadata)) throw refuse('The metadata in the request to connect are no JSON object.');
  // As they are handed on: there 1e20 has 21 digits, and 1e400 is no number.
  const written = JSON.stringify(metadata);
  if (written.length > LONGEST.metadata) {
    throw refuse(`The metadata in the request to connect are longer than ${LONGEST.metadata} characters.`);
  }
  return JSON.parse(written);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A picture that cannot be shown is left out: nothing depends on it. */
function parseIcon(text: string): string | null {
  const url = URL.canParse(text) ? new URL(text) : null;
  return url?.protocol === 'https:' && hasNoUser(url) ? url.href : null;
}

function parseReturnTo(text: string): ReturnTo | null {
  if (text === '') return null;
  if (!URL.canParse(text)) throw refuse('The request to connect names no whole address to return to.');
  const url = new URL(text);
  if (!hasNoUser(url)) throw refuse('The address to return to holds a user name or a password.');
  return { url: url.href, isHttps: url.protocol === 'https:' };
}

/** `https://shop.example@evil.example` is not of shop.example. */
function hasNoUser({ username, password }: URL): boolean {
  return username === '' && password === '';
}
