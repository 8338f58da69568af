/** What an origin tells of how its pages travelled. */

/**
 * True where anyone on the network could have written what a page of this origin asks: plain http, unless it comes from this machine or, by .onion, is
 * encrypted on its way. Also for what is no origin.
 */
export function isInsecure(origin: string): boolean {
  if (!URL.canParse(origin)) return true;
  const { protocol, hostname } = new URL(origin);
  return protocol === 'http:' && !isLocal(hostname) && !hostname.endsWith('.onion');
}

/** True for the names and addresses of this machine itself. */
export function isLocal(hostname: string): boolean {
  return (
    hostname === 'localhost' ||
    hostname.endsWith('.localhost') ||
    hostname === '[::1]' ||
    /^127(?:\.\d+){3}$/.test(hostname)
  );
}
