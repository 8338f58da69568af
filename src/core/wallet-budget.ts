/** What is left of a wallet's own budget for a connection, between two times that it told. Pure; the clock is passed in. */
import type { Msat } from '../contract/amounts';
import type { WalletBudget } from '../contract/rows';
import { type BudgetEntry, costOf } from './budget';
import { msat, sumMsat } from './msat';

/** The instant (ms) from which our payments are not in what the wallet told: when it was asked, or its renewal since. */
export function untoldFrom(budget: WalletBudget, now: number): number {
  return renewalSince(budget, now) ?? budget.at;
}

/** What is left, in msat, after the connection's payments from `untoldFrom` on, whoever approved them; 0 where it is used up. */
export function leftAtWallet(budget: WalletBudget, entries: Iterable<BudgetEntry>, now: number): Msat {
  const start = untoldFrom(budget, now);
  const untold = Array.from(entries).filter(({ createdAt }) => createdAt >= start);
  const used = renewalSince(budget, now) === null ? budget.used : msat(0);
  return msat(Math.max(0, budget.total - sumMsat([used, ...untold.map(costOf)])));
}

/** When the budget has renewed since the wallet told of it. A renewal before that is a wallet's wrong clock. */
function renewalSince({ renewsAt, at }: WalletBudget, now: number): number | null {
  return renewsAt !== null && renewsAt > at && renewsAt <= now ? renewsAt : null;
}
