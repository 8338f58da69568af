/** In characters. */
export const SHORTEST = 8;

/** What is wrong with a new passphrase that was entered twice, or null. */
export function newPassphraseProblem(passphrase: string, again: string): string | null {
  if (Array.from(passphrase).length < SHORTEST) return `A passphrase has at least ${SHORTEST} characters.`;
  if (passphrase !== again) return 'The two passphrases are not the same. Enter them again.';
  return null;
}
