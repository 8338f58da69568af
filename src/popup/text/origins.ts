/** Origins as the user reads them. */

import { neutralise } from '../../core/foreign-text';
import { isInsecure, isPrivate } from '../../core/origins';
import { t } from '../words/words';

/** How to show an origin. `insecure`: anyone on the network could have written what it asks. */
export interface ShownOrigin {
  text: string;
  insecure: boolean;
}

/**
 * An https origin shows its host, with the port where it is not the usual one; any other shows in full.
 *
 * Every name stays in the browser's ASCII form (`xn--…`), also one of a single script: "аррӏе" is Cyrillic throughout and reads as "apple" all
 * the same, and which scripts mix is a matter of tables that change with Unicode. Nowhere is it shown as it reads, then: what cannot be told
 * apart helps nobody to decide. `hasOtherLetters` is for saying why the name looks as it does.
 */
export function showOrigin(origin: string): ShownOrigin {
  if (origin === 'null') return { text: t('origin_none'), insecure: false };
  if (isPrivate(origin)) return { text: t('origin_private'), insecure: false };
  if (!URL.canParse(origin)) return { text: neutralise(origin), insecure: true };
  const url = new URL(origin);
  if (url.protocol === 'https:') return { text: url.host, insecure: false };
  return { text: `${url.protocol}//${url.host}`, insecure: isInsecure(origin) };
}

/** True for a name that is written in other letters than a to z, and so shows as `xn--…`. */
export function hasOtherLetters(origin: string): boolean {
  return URL.canParse(origin) && /(^|\.)xn--/.test(new URL(origin).hostname);
}
