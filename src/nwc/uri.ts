/** Nostr Wallet Connect URIs (NIP-47): `nostr+walletconnect://<wallet pubkey>?relay=<wss url>&secret=<32-byte hex>`. */
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { bech32 } from '@scure/base';
import { FuseboxError } from '../contract/errors';

export interface ConnectionUri {
  /** 32-byte x-only public key of the wallet service, lower-case hex. */
  walletPubkey: string;
  /** At least one `ws:` or `wss:` URL. */
  relays: string[];
  /** The client's secret key. It can spend money: seal it, never log it. */
  secret: Uint8Array;
  lud16: string | null;
}

const SCHEMES = ['nostr+walletconnect', 'nostrwalletconnect', 'nwc'];
const MAX_RELAYS = 10;

function refuse(message: string): FuseboxError {
  return new FuseboxError('INVALID_CONNECTION_URI', message);
}

/** Parses a connection URI. Throws INVALID_CONNECTION_URI naming the part that is wrong; the secret is never in the message. */
export function parseConnectionUri(text: string): ConnectionUri {
  const [, scheme, rest] = /^([a-z][a-z0-9+.-]*):(?:\/\/)?(.*)$/is.exec(text.trim()) ?? [];
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
  const query = new URLSearchParams(queryAt < 0 ? '' : rest.slice(queryAt + 1));
  const host = (queryAt < 0 ? rest : rest.slice(0, queryAt)).replace(/\/$/, '');
  return {
    walletPubkey: parsePubkey(host || (query.get('pubkey') ?? '')),
    relays: parseRelays(query.getAll('relay')),
    secret: parseSecret(query.get('secret')),
    lud16: query.get('lud16'),
  };
}

function parsePubkey(text: string): string {
  if (text === '')
    throw refuse("The wallet's public key is missing from the connection string. Copy it again.");
  const bytes = keyBytes(text, 'npub');
  if (!bytes)
    throw refuse("The wallet's public key in the connection string is not 64 hex digits. Copy it again.");
  const hex = bytesToHex(bytes);
  try {
    secp256k1.Point.fromHex(`02${hex}`);
  } catch (cause) {
    throw new FuseboxError(
      'INVALID_CONNECTION_URI',
      "The wallet's public key in the connection string is not a valid key. Copy it again.",
      { cause },
    );
  }
  return hex;
}

function parseSecret(text: string | null): Uint8Array {
  if (text === null || text === '') {
    throw refuse('The connection string has no secret. Copy the whole string from your wallet.');
  }
  const bytes = keyBytes(text, 'nsec');
  if (!bytes) throw refuse('The secret in the connection string is not 64 hex digits. Copy it again.');
  if (!secp256k1.utils.isValidSecretKey(bytes)) {
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

function parseRelays(values: string[]): string[] {
  if (values.length === 0) {
    throw refuse('The connection string names no relay. Copy the whole string from your wallet.');
  }
  if (values.length > MAX_RELAYS) throw refuse(`The connection string names more than ${MAX_RELAYS} relays.`);
  const relays = values.map((value) => {
    const url = URL.canParse(value) ? new URL(value) : null;
    if (!url || !['ws:', 'wss:'].includes(url.protocol)) {
      throw refuse('A relay in the connection string is not an address that starts with wss://');
    }
    return url.href;
  });
  return [...new Set(relays)];
}
