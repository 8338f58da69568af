/** What an organisation's policy means: for which sites Fusebox is shut, what is left of a budget, and when the vault locks. Pure. */
import type { Ceilings, Policy, SitePattern } from '../contract/policy';
import type { BudgetTerms, VaultRow } from '../contract/rows';
import type { OpenKey } from './lock';

const MINUTE_MS = 60_000;

/** The smaller of two limits; null for none. */
function least<T extends number>(a: T | null, b: T | null): T | null {
  return a === null || (b !== null && b < a) ? b : a;
}

/** True where the organisation lets this site use nothing. What is no web origin is the user, or a page of ours. */
export function isShut(
  { allowedSites, blockedSites }: Pick<Policy, 'allowedSites' | 'blockedSites'>,
  origin: string,
): boolean {
  const [, scheme, host, port] = /^(https?:\/\/)(.+?)\.?(:\d+)?$/.exec(origin) ?? [];
  // The full name of a host, with a point at its end, is the same host. An origin leaves out the usual port.
  const place = `${scheme}${host}${port ?? (scheme === 'https://' ? ':443' : ':80')}`;
  const isAmong = (sites: readonly SitePattern[]) =>
    sites.length > 0 && new RegExp(sites.join('|'), 'i').test(place);
  return scheme !== undefined && (isAmong(blockedSites) || (allowedSites !== null && !isAmong(allowedSites)));
}

/** The budget as far as the organisation lets it hold; null where it holds not at all. */
export function cutTo<B extends BudgetTerms>(budget: B | null, ceilings: Ceilings | null): B | null {
  if (!budget || !ceilings) return budget;
  const ceiling = ceilings[budget.period];
  if (!ceiling?.amount) return null;
  return {
    ...budget,
    amount: least(budget.amount, ceiling.amount),
    largest: least(budget.largest, ceiling.largest ?? null),
  };
}

/** True where the organisation requires a passphrase and none is set: then nothing is done that needs a secret. */
export function lacksPassphrase(
  { lockAfterMinutes }: Pick<Policy, 'lockAfterMinutes'>,
  row: VaultRow | undefined,
): boolean {
  return lockAfterMinutes !== null && row?.kind !== 'passphrase';
}

/** After how many minutes without use the vault locks, as the user chose it and the organisation lets it be; null: when the browser closes. */
export function locksAfterWithin(chosen: number | null, lockAfterMinutes: number | null): number | null {
  return least(chosen, lockAfterMinutes);
}

/** The open key with the deadline that the organisation sets, where that comes first. It holds for a vault that is open already, too. */
export function lockingInTime(open: OpenKey | null, lockAfterMinutes: number | null): OpenKey | null {
  if (!open || lockAfterMinutes === null) return open;
  return { ...open, until: least(open.until, open.usedAt + lockAfterMinutes * MINUTE_MS) };
}
