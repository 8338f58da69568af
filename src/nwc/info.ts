/** The wallet's info event (NIP-47, kind 13194): what it can do, and in which dialect it is spoken to. */
import type { SignedEvent, WalletInfo } from '../contract/rows';
import type { Encryption } from './cipher';
import { tagValues } from './events';

/** How requests are written: the encryption, and the `v` tag of wallets that speak versions. */
export type Dialect = Pick<WalletInfo, 'encryption' | 'version'>;

/** A wallet of which nothing is known. NIP-47: without an info event, NIP-04. */
export const UNKNOWN_WALLET: WalletInfo = {
  methods: null,
  notifications: [],
  encryption: 'nip04',
  version: null,
  at: 0,
};

/** The versions of the older dialect that we speak, by major number, and what each encrypts with. The higher the better. */
const VERSIONS: readonly { major: string; version: string; encryption: Encryption }[] = [
  { major: '1', version: '1.0', encryption: 'nip44_v2' },
  { major: '0', version: '0.0', encryption: 'nip04' },
];

/** Reads an info event of the wallet. Methods are separated by spaces; commas have been seen too. */
export function parseInfo(event: SignedEvent): WalletInfo {
  const methods = words(event.content);
  return {
    methods: methods.length > 0 ? methods : null,
    notifications: tagValues(event, 'notifications').flatMap(words),
    ...dialectOf(event),
    at: event.created_at,
  };
}

/** The `encryption` tag decides; without one, the highest version common to both; without that, it is NIP-04. */
function dialectOf(event: SignedEvent): Dialect {
  const schemes = tagValues(event, 'encryption').flatMap(words);
  if (schemes.length > 0) {
    return { encryption: schemes.includes('nip44_v2') ? 'nip44_v2' : 'nip04', version: null };
  }
  const majors = tagValues(event, 'v')
    .flatMap(words)
    .map((version) => version.split('.')[0]);
  const common = VERSIONS.find(({ major }) => majors.includes(major));
  return common
    ? { encryption: common.encryption, version: common.version }
    : { encryption: UNKNOWN_WALLET.encryption, version: null };
}

/** The newer of two info events; of the same second the one with the lower id, as relays decide (NIP-01). */
export function newer(a: SignedEvent | null, b: SignedEvent): SignedEvent {
  if (!a || b.created_at > a.created_at) return b;
  return b.created_at === a.created_at && b.id < a.id ? b : a;
}

/** What is left to try where a wallet refuses the dialect that it announced: the other encryption. */
export function otherDialect({ encryption }: Dialect): Dialect {
  return { encryption: encryption === 'nip44_v2' ? 'nip04' : 'nip44_v2', version: null };
}

/** More than any wallet has to say. What goes beyond is left out. */
const MOST_WORDS = 100;
const LONGEST_WORD = 64;

function words(text: string): string[] {
  return text
    .split(/[\s,]+/)
    .filter((word) => word !== '' && word.length <= LONGEST_WORD)
    .slice(0, MOST_WORDS);
}
