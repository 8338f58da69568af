/** Origins as the user reads them. */
import { isInsecure, isPrivate } from '../../core/origins';
import { neutralise } from './foreign';

/** How to show an origin. `insecure`: anyone on the network could have written what it asks. */
export interface ShownOrigin {
  text: string;
  insecure: boolean;
}

/**
 * An https origin shows its host, with the port where it is not the usual one; any other shows in full. Names stay in the
 * browser's ASCII form (`xn--…`), so that a look-alike letter is seen for what it is.
 */
export function showOrigin(origin: string): ShownOrigin {
  if (origin === 'null') return { text: 'a page without an address', insecure: false };
  if (isPrivate(origin)) return { text: 'A private window', insecure: false };
  if (!URL.canParse(origin)) return { text: neutralise(origin), insecure: true };
  const url = new URL(origin);
  if (url.protocol === 'https:') return { text: url.host, insecure: false };
  return { text: `${url.protocol}//${url.host}`, insecure: isInsecure(origin) };
}
