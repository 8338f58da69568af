import { groupedNumber } from './sats';

/** "1 site", "2 sites", "no sites". */
export function countText(count: number, thing: string): string {
  if (count === 0) return `no ${thing}s`;
  return count === 1 ? `1 ${thing}` : `${groupedNumber(count)} ${thing}s`;
}
