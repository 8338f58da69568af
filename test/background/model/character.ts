/** The ways of a wallet and of the relay before it, one for a whole run. Each is met in practice, or allowed by NIP-47. */
import fc from 'fast-check';
import type { WalletInfo } from '../../../src/contract/rows';

export interface Character {
  /** `own`: it looks up only what it receives. `newest`, `oldest`: of several attempts at a hash it tells of this one. */
  lookup: 'none' | 'own' | 'newest' | 'oldest';
  lists: boolean;
  notifies: boolean;
  keepsPreimages: boolean;
  tellsFees: boolean;
  /** Attempts that failed are on record. */
  recordsFailures: boolean;
  /** Where it does not, a request reaches it at once or never. */
  honoursExpiration: boolean;
  /** By so much its clock is wrong, in seconds. */
  clockError: number;
  /** What it answers to an event that it has had already. */
  repeated: 'silence' | 'the same' | 'other' | 'refusal';
  /** It may answer a question with an error that tells nothing. */
  isVague: boolean;
  /** The relay keeps what the wallet sent until somebody listens. */
  relayKeeps: boolean;
}

export const character: fc.Arbitrary<Character> = fc.record({
  lookup: fc.constantFrom('newest', 'oldest', 'own', 'none'),
  lists: fc.boolean(),
  notifies: fc.boolean(),
  keepsPreimages: fc.constantFrom(true, true, true, false),
  tellsFees: fc.boolean(),
  recordsFailures: fc.boolean(),
  honoursExpiration: fc.boolean(),
  clockError: fc.constantFrom(0, 600, -600),
  repeated: fc.constantFrom('silence', 'the same', 'other', 'refusal'),
  isVague: fc.boolean(),
  relayKeeps: fc.boolean(),
});

/** True where its records show every payment that is under way or made. */
export function tellsOfPayments({ lookup, lists }: Character): boolean {
  return lists || lookup === 'newest' || lookup === 'oldest';
}

export function infoOf({ lookup, lists, notifies }: Character): WalletInfo {
  return {
    methods: [
      'pay_invoice',
      ...(lookup === 'none' ? [] : ['lookup_invoice']),
      ...(lists ? ['list_transactions'] : []),
    ],
    notifications: notifies ? ['payment_sent'] : [],
    encryption: 'nip44_v2',
    version: null,
    at: 1,
  };
}
