/** A web address that somebody else wrote, to be opened by a link. */
export interface WebAddress {
  /** As a browser asks for it, in ASCII alone: it reads as where it leads. */
  href: string;
  /** Without a port. */
  host: string;
}

/** The address; null for what is none, whatever else a browser would open or run. */
export function webAddress(text: string): WebAddress | null {
  if (!URL.canParse(text)) return null;
  const { protocol, href, hostname } = new URL(text);
  return protocol === 'https:' || protocol === 'http:' ? { href, host: hostname } : null;
}
