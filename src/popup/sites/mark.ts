/** The sign of a site: a letter of its host on a colour of its own. Pure. */
import { isPrivate } from '../../core/origins';

export interface Mark {
  /** null where there is no host to take one from. */
  letter: string | null;
  /** On the wheel of colours, in degrees: the same host has the same one. */
  hue: number;
}

/** The mark of an origin. It tells sites apart at a glance; whose a site is, only its name says. */
export function markOf(origin: string): Mark {
  if (isPrivate(origin) || !URL.canParse(origin)) return { letter: null, hue: 0 };
  const { hostname, host } = new URL(origin);
  const letter = /[a-z0-9]/.exec(hostname.replace(/^www\./, ''))?.[0] ?? null;
  return { letter: letter?.toUpperCase() ?? null, hue: hashOf(host) % 360 };
}

/** FNV-1a, 32 bits. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash;
}
