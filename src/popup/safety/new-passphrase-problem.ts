import { t } from '../words/words';

/** In characters. */
export const SHORTEST = 8;

/** What is wrong with a new passphrase that was entered twice, or null. */
export function newPassphraseProblem(passphrase: string, again: string): string | null {
  if (Array.from(passphrase).length < SHORTEST) return t('safety_too_short', { shortest: SHORTEST });
  if (passphrase !== again) return t('safety_not_same');
  return null;
}
