/** NIP-47 notifications in plain words. */
import { t } from '../words/words';

const KNOWN = ['payment_received', 'payment_sent'] as const;

export function isKnownNotification(type: string): boolean {
  return KNOWN.some((name) => name === type);
}

/** The notification in plain words, or its own name where it is not a known one. */
export function notificationWords(type: string): string {
  const known = KNOWN.find((name) => name === type);
  return known === undefined ? type : t(`notified_${known}`);
}
