/** What an origin tells of how its pages travelled, and what stands for one in a private window. */

/** What stands for an origin in a private window begins so. No origin does. */
export const PRIVATE = 'private:';

/** What stands for an origin where it is the user who pays or is paid, in the popup. No origin is so. */
export const OWN = 'fusebox:';

/** True for what stands for an origin in a private window. */
export function isPrivate(origin: string): boolean {
  return origin.startsWith(PRIVATE);
}

/**
 * Why every payment that these ask for together, a page and the one around it, is asked about, so that they can have no budget; undefined where they
 * can have one.
 */
export function whyAlwaysAsked(...origins: (string | null)[]): 'private' | 'insecure' | undefined {
  const named = origins.filter((origin) => origin !== null);
  if (named.some(isPrivate)) return 'private';
  return named.some(isInsecure) ? 'insecure' : undefined;
}

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
function isLocal(hostname: string): boolean {
  return (
    hostname === 'localhost' ||
    hostname.endsWith('.localhost') ||
    hostname === '[::1]' ||
    /^127(?:\.\d+){3}$/.test(hostname)
  );
}
