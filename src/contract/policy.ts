/** What an organisation has set for this installation (docs/managed.md), as it was understood. */
import type { Msat } from './amounts';
import type { Period } from './rows';

/** The largest budget of a period that a site may have. */
export interface Ceiling {
  amount: Msat;
  /** The largest single payment that may pass without asking; left out for no such limit. */
  largest?: Msat;
}

/** By period. For a period without one no budget holds. */
export type Ceilings = Readonly<Partial<Record<Period, Ceiling>>>;

/** The source of a regular expression that matches the origins which are meant, each with its port: `https://shop.example:443`. */
export type SitePattern = string;

export interface Policy {
  /** Offered where a wallet is asked for a connection; none where the organisation names none. */
  relays: readonly string[];
  /** null where all sites may use Fusebox that are not blocked. */
  allowedSites: readonly SitePattern[] | null;
  blockedSites: readonly SitePattern[];
  /** null where budgets are the user's own matter. */
  ceilings: Ceilings | null;
  /** A passphrase is required, and after at most so many minutes without use the vault locks; null where both are the user's own matter. */
  lockAfterMinutes: number | null;
  /** The names of what was not understood. */
  faults: readonly string[];
}

/** Where nothing is set. */
export const NO_POLICY: Policy = {
  relays: [],
  allowedSites: null,
  blockedSites: [],
  ceilings: null,
  lockAfterMinutes: null,
  faults: [],
};
