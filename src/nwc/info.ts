/** The wallet's info event (NIP-47, kind 13194): what it can do and how it encrypts. */
import type { SignedEvent } from '../contract/rows';
import type { Encryption } from './cipher';
import { tagValues } from './events';

export interface WalletInfo {
  methods: string[];
  /** The better of what the wallet offers and we speak: NIP-44 where it says so, else NIP-04. */
  encryption: Encryption;
}

/** Reads an info event of the wallet. Methods are separated by spaces; commas have been seen too. */
export function parseInfo(event: SignedEvent): WalletInfo {
  const schemes = tagValues(event, 'encryption').flatMap(words);
  return { methods: words(event.content), encryption: schemes.includes('nip44_v2') ? 'nip44_v2' : 'nip04' };
}

/** The newer of two info events; of the same second the one with the lower id, as relays decide (NIP-01). */
export function newer(a: SignedEvent | null, b: SignedEvent): SignedEvent {
  if (!a || b.created_at > a.created_at) return b;
  return b.created_at === a.created_at && b.id < a.id ? b : a;
}

function words(text: string): string[] {
  return text.split(/[\s,]+/).filter((word) => word !== '');
}
