/**
 * Which URLs of a service are asked. LUD-01: "either an `https://` clearnet link … or an `http://` v2/v3 onion link"; and none
 * that leads into the user's own network, which a page must not be able to reach by way of an extension.
 */

type HostKind = 'public' | 'onion' | 'loopback' | 'private';

/** Networks of RFC 6890 that are not the public internet, as the first number and its length in bits. */
const PRIVATE_IPV4: readonly (readonly [address: string, bits: number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  // Multicast and everything above it.
  ['224.0.0.0', 3],
];

/** Names that no public resolver knows, but a router at home may (RFC 6762, RFC 8375, and habits). */
const PRIVATE_SUFFIX = /\.(local|internal|lan|home|corp|intranet|home\.arpa)$/;

/**
 * Why this URL is not asked, as a sentence, or null where it may be. `loopback` lets this machine itself be asked, also by
 * http: that is for development. A name that resolves to a private address is not noticed: an extension cannot look it up.
 */
export function whyNotAsked(url: URL, loopback: boolean): string | null {
  const kind = hostKind(url.hostname);
  const httpIsFine = kind === 'onion' || kind === 'loopback';
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && httpIsFine)) {
    return 'Its address does not start with https.';
  }
  if (url.username !== '' || url.password !== '') return 'Its address holds a user name or a password.';
  if (kind === 'private' || (kind === 'loopback' && !loopback)) {
    return 'Its address leads into a private network.';
  }
  return null;
}

/** The full domain name of LUD-05, without the dot that may end it. */
export function domainOf(url: URL): string {
  return url.hostname.replace(/\.+$/, '');
}

/** True where plain http is what the host is asked by (LUD-16, LUD-17): onion services, and this machine. */
export function speaksHttp(hostname: string): boolean {
  const kind = hostKind(hostname);
  return kind === 'onion' || kind === 'loopback';
}

/** True for a host that is this machine itself. */
export function isLoopback(hostname: string): boolean {
  return hostKind(hostname) === 'loopback';
}

/** True for a host that only this machine or its network knows. */
export function isNearby(hostname: string): boolean {
  const kind = hostKind(hostname);
  return kind === 'loopback' || kind === 'private';
}

/** True where this machine is asked because the user's own text names it: that is for development. Nothing else that a user brings leads there. */
export function ownLoopback({ url }: { url: string }): boolean {
  return isLoopback(new URL(url).hostname);
}

/** `hostname` as a `URL` has it: lower-case, and IP addresses in their one canonical form. */
function hostKind(hostname: string): HostKind {
  const host = hostname.replace(/\.+$/, '');
  if (host.startsWith('[')) return ipv6Kind(host.slice(1, -1));
  if (/^\d+(\.\d+){3}$/.test(host)) return ipv4Kind(host);
  if (/(^|\.)localhost$/.test(host)) return 'loopback';
  if (!host.includes('.') || PRIVATE_SUFFIX.test(host)) return 'private';
  return host.endsWith('.onion') ? 'onion' : 'public';
}

function ipv4Kind(host: string): HostKind {
  const address = ipv4Number(host);
  const inside = ([network, bits]: readonly [string, number]) =>
    Math.floor(address / 2 ** (32 - bits)) === Math.floor(ipv4Number(network) / 2 ** (32 - bits));
  if (inside(['127.0.0.0', 8])) return 'loopback';
  return PRIVATE_IPV4.some(inside) ? 'private' : 'public';
}

function ipv4Number(address: string): number {
  return address.split('.').reduce((number, part) => number * 256 + Number(part), 0);
}

/** Global unicast is 2000::/3. Left out of it is what embeds an IPv4 address (Teredo, 6to4). */
function ipv6Kind(host: string): HostKind {
  if (host === '::1') return 'loopback';
  const [first = '', second = ''] = host.split(':');
  const isGlobal = /^[23][0-9a-f]{3}$/.test(first);
  const embeds = first === '2002' || (first === '2001' && (second === '' || second === '0'));
  return isGlobal && !embeds ? 'public' : 'private';
}
