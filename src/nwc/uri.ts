/** Nostr Wallet Connect URIs (NIP-47): `nostr+walletconnect://<wallet pubkey>?relay=<wss url>&secret=<32-byte hex>`. */
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { bech32 } from '@scure/base';
import { FuseboxError } from '../contract/errors';
import { utils } from '../core/secp256k1';
import { isLightningAddress } from '../lightning/lightning-address';
import { getPublicKey, isPublicKey } from './events';
import { MOST_RELAYS, readRelayUrl } from './relay-url';

export interface ConnectionUri {
  /** 32-byte x-only public key of the wallet service, lower-case hex. */
  walletPubkey: string;
  /** At least one `ws:` or `wss:` URL, as the URL standard writes it, without user, password and fragment. */
  relays: string[];
  /** The client's secret key. It can spend money: seal it, never log it. */
  secret: Uint8Array;
  /** `name@host`. Only what the URI claims. */
  lud16: string | null;
}

const SCHEMES = ['nostr+walletconnect', 'nostrwalletconnect', 'nwc'];
/** In characters. There is room for the most and longest relays with every character percent-encoded. */
const MAX_LENGTH = 10_000;

function refuse(message: string): FuseboxError {
  return new FuseboxError('INVALID_CONNECTION_URI', message);
}

/** Parses a connection URI. Throws INVALID_CONNECTION_URI naming the part that is wrong; the secret is never in the message. */
export function parseConnectionUri(text: string): ConnectionUri {
  if (text.length > MAX_LENGTH) {
    throw refuse('This text is too long for a connection string. Copy the connection string alone.');
  }
  const [, scheme, rest] = /^([a-z][a-z0-9+.-]*):(?:\/\/)?(.*)$/is.exec(withoutPasteMarks(text)) ?? [];
  if (scheme === undefined || rest === undefined) {
    throw refuse(
      'This is not a connection string. It starts with nostr+walletconnect:// and comes from your wallet.',
    );
  }
  if (scheme.toLowerCase().startsWith('nostr+walletauth')) {
    throw refuse(
      'This is a request to connect, not a connection string. Copy the nostr+walletconnect:// one.',
    );
  }
  if (!SCHEMES.includes(scheme.toLowerCase())) {
    throw refuse('This link is of another kind. A connection string starts with nostr+walletconnect://');
  }
  const queryAt = rest.indexOf('?');
  // URLSearchParams reads forms, where + is a space. In a URI it is itself (RFC 3986).
  const query = new URLSearchParams(queryAt < 0 ? '' : rest.slice(queryAt + 1).replaceAll('+', '%2B'));
  const host = (queryAt < 0 ? rest : rest.slice(0, queryAt)).replace(/\/$/, '');
  const pubkey = onlyOne(query, 'pubkey', 'public key');
  const walletPubkey = parsePubkey(host || pubkey);
  const relays = parseRelays(query.getAll('relay'));
  const secret = parseSecret(onlyOne(query, 'secret', 'secret'));
  const clientPubkey = getPublicKey(secret);
  if (walletPubkey === clientPubkey) {
    throw refuse(
      "The secret in the connection string belongs to the wallet's public key. Make a new connection in your wallet.",
    );
  }
  // Alby's SDK names the client's public key here, beside the wallet's.
  if (pubkey !== '' && ![walletPubkey, clientPubkey].includes(parsePubkey(pubkey))) {
    throw refuse('The connection string names two different public keys. Copy it again from your wallet.');
  }
  const lud16 = query.get('lud16');
  return { walletPubkey, relays, secret, lud16: lud16 && isLightningAddress(lud16) ? lud16 : null };
}

/**
 * The connection URI as NIP-47 writes it; parsing it gives the same again. It holds the secret: whoever has it can spend.
 */
export function printConnectionUri({ walletPubkey, relays, secret, lud16 }: ConnectionUri): string {
  const parameters = [
    ...relays.map((relay) => `relay=${encodeURIComponent(relay)}`),
    `secret=${bytesToHex(secret)}`,
    ...(lud16 === null ? [] : [`lud16=${encodeURIComponent(lud16)}`]),
  ];
  return `nostr+walletconnect://${walletPubkey}?${parameters.join('&')}`;
}

/** Wrapped lines and chat programs leave white space and invisible characters inside, settings files leave quotes around. */
function withoutPasteMarks(text: string): string {
  return text.replace(/[\s\p{Cf}]/gu, '').replace(/^(["'`])(.*)\1$/s, '$2');
}

/** The value of a parameter that may stand there once, '' where it is missing. */
function onlyOne(query: URLSearchParams, parameter: string, name: string): string {
  const [value = '', ...more] = query.getAll(parameter);
  if (more.length > 0) {
    throw refuse(`The connection string holds more than one ${name}. Copy one connection string alone.`);
  }
  return value;
}

/** The wallet's public key in hex. Throws INVALID_CONNECTION_URI. */
export function parsePubkey(text: string): string {
  if (text === '')
    throw refuse("The wallet's public key is missing from the connection string. Copy it again.");
  const bytes = keyBytes(text, 'npub');
  if (!bytes)
    throw refuse("The wallet's public key in the connection string is not 64 hex digits. Copy it again.");
  const hex = bytesToHex(bytes);
  if (!isPublicKey(hex)) {
    throw refuse("The wallet's public key in the connection string is not a valid key. Copy it again.");
  }
  return hex;
}

function parseSecret(text: string): Uint8Array {
  if (text === '') {
    throw refuse('The connection string has no secret. Copy the whole string from your wallet.');
  }
  const bytes = keyBytes(text, 'nsec');
  if (!bytes) throw refuse('The secret in the connection string is not 64 hex digits. Copy it again.');
  if (!utils.isValidSecretKey(bytes)) {
    throw refuse(
      'The secret in the connection string is not a valid key. Make a new connection in your wallet.',
    );
  }
  return bytes;
}

function keyBytes(text: string, prefix: 'npub' | 'nsec'): Uint8Array | null {
  if (/^[0-9a-f]{64}$/i.test(text)) return hexToBytes(text.toLowerCase());
  if (!text.toLowerCase().startsWith(prefix)) return null;
  try {
    const decoded = bech32.decodeToBytes(text);
    return decoded.prefix === prefix && decoded.bytes.length === 32 ? decoded.bytes : null;
  } catch {
    return null; // the caller refuses with a sentence that names the part; the text may be the secret
  }
}

/** The relays as `ConnectionUri` has them. Throws INVALID_CONNECTION_URI. */
export function parseRelays(values: string[]): string[] {
  if (values.length === 0) {
    throw refuse('The connection string names no relay. Copy the whole string from your wallet.');
  }
  if (values.length > MOST_RELAYS) {
    throw refuse(`The connection string names more than ${MOST_RELAYS} relays.`);
  }
  return [...new Set(values.map(parseRelay))];
}

function parseRelay(text: string): string {
  const relay = readRelayUrl(text);
  if ('fault' in relay) throw refuse(`A relay in the connection string ${relay.fault}`);
  return relay.url;
}
