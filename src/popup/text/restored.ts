import { groupedNumber } from './sats';

/** What of a backup was not here before: "1 wallet, 2 sites"; null where nothing was new. */
export function newHereText(counts: { wallets: number; sites: number; payments: number }): string | null {
  const { wallets, sites, payments } = counts;
  const parts = [countText(wallets, 'wallet'), countText(sites, 'site'), countText(payments, 'payment')];
  return parts.filter((part) => part !== null).join(', ') || null;
}

function countText(count: number, thing: string): string | null {
  if (count === 0) return null;
  return count === 1 ? `1 ${thing}` : `${groupedNumber(count)} ${thing}s`;
}
