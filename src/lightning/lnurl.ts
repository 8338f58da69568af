/** From a text to the URL of an LNURL service: bech32 (LUD-01), schemes of their own (LUD-17), Lightning addresses (LUD-16). */
import { bech32 } from '@scure/base';
import { isLightningAddress } from './lightning-address';
import { invalidLnurl } from './lnurl-error';
import { barePastedText, LONGEST_TEXT } from './pasted-text';
import { domainOf, speaksHttp, whyNotAsked } from './service-url';

/** What the service at an LNURL does. */
export type LnurlKind = 'pay' | 'withdraw' | 'auth';

export interface Lnurl {
  /** What is asked by GET; for `auth`, what holds the challenge. Without a fragment. */
  url: string;
  /** The service's domain, to be shown: lower-case ASCII, without a port. */
  domain: string;
  /** What the text itself says; null where only the service knows. */
  kind: LnurlKind | null;
  /** The Lightning address it was made from, lower-case; null for everything else. */
  address: string | null;
}

const KIND_OF_SCHEME = new Map<string, LnurlKind>([
  ['lnurlp', 'pay'],
  ['lnurlw', 'withdraw'],
  ['keyauth', 'auth'],
]);

/**
 * Reads `lnurl1…` in either case, `lnurlp:`, `lnurlw:` and `keyauth:` with or without `//`, and `name@host`; each also behind `lightning:`
 * and in the `lightning` parameter of a web address. Throws INVALID_LNURL with the reason. Nothing is asked over the network.
 */
export function parseLnurl(text: string): Lnurl {
  if (text.length > LONGEST_TEXT) throw invalidLnurl('This is too long for an LNURL.');
  const bare = barePastedText(text);
  if (isLightningAddress(bare)) return ofAddress(bare.toLowerCase());
  if (/^lnurl1/i.test(bare)) return ofUrl(decodeBech32(bare), null);
  const [, scheme, rest = ''] = /^(lnurl[pwc]|keyauth):(?:\/\/)?(.*)$/i.exec(bare) ?? [];
  if (scheme === undefined) throw invalidLnurl('This is neither an LNURL nor a Lightning address.');
  const kind = KIND_OF_SCHEME.get(scheme.toLowerCase());
  if (kind === undefined) {
    throw invalidLnurl('This LNURL offers to open a channel, which only a Lightning node itself can do.');
  }
  return ofUrl(withProtocol(rest), kind);
}

function ofAddress(address: string): Lnurl {
  const [name = '', host = ''] = address.split('@');
  return { ...ofUrl(withProtocol(`${host}/.well-known/lnurlp/${name}`), 'pay'), address };
}

/** LUD-17: https, but http for onion services. */
function withProtocol(rest: string): string {
  const secure = `https://${rest}`;
  return URL.canParse(secure) && speaksHttp(new URL(secure).hostname) ? `http://${rest}` : secure;
}

function ofUrl(text: string, kind: LnurlKind | null): Lnurl {
  if (!URL.canParse(text)) throw invalidLnurl('This LNURL holds no address of a service. Copy it again.');
  const url = new URL(text);
  url.hash = '';
  // Whether this machine may be asked is decided when it would be.
  const reason = whyNotAsked(url, true);
  if (reason !== null) throw invalidLnurl(`Fusebox does not ask the service of this LNURL. ${reason}`);
  // LUD-04: "`tag` with value set to `login` which means no GET should be made yet".
  const isLogin = url.searchParams.get('tag') === 'login';
  if (kind !== null && isLogin !== (kind === 'auth')) {
    throw invalidLnurl('This LNURL says two different things about what it is for.');
  }
  return { url: url.href, domain: domainOf(url), kind: isLogin ? 'auth' : kind, address: null };
}

function decodeBech32(text: string): string {
  try {
    const { prefix, words } = bech32.decode(text as `${string}1${string}`, false);
    if (prefix !== 'lnurl') throw new Error('Another prefix.');
    return new TextDecoder('utf-8', { fatal: true }).decode(bech32.fromWords(words));
  } catch (cause) {
    throw invalidLnurl('A part of this LNURL is missing or mistyped. Copy the whole of it again.', cause);
  }
}
