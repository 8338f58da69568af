import { perLanguage } from '../words/per-language';
import { tn } from '../words/words';

const list = perLanguage((tag) => new Intl.ListFormat(tag, { type: 'unit', style: 'short' }));

/** What of a backup was not here before: "1 wallet, 2 sites"; null where nothing was new. */
export function newHereText(counts: { wallets: number; sites: number; payments: number }): string | null {
  const { wallets, sites, payments } = counts;
  const parts = [
    ...(wallets > 0 ? [tn('restored_wallets', wallets)] : []),
    ...(sites > 0 ? [tn('restored_sites', sites)] : []),
    ...(payments > 0 ? [tn('restored_payments', payments)] : []),
  ];
  return parts.length === 0 ? null : list().format(parts);
}
