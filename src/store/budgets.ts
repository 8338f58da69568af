/** What is left of budgets, read from the journal by its indexes. */
import type { Msat } from '../contract/amounts';
import type { Ceilings } from '../contract/policy';
import type { AskReason } from '../contract/prompts';
import type { Budget, ConnectionRow, PaymentRow, SiteRow } from '../contract/rows';
import { countsFrom, left, reasonToAsk } from '../core/budget';
import { UNDECIDED } from '../core/payment-state';
import { cutTo } from '../core/policy';
import { leftAtWallet, untoldFrom } from '../core/wallet-budget';
import type { Database } from './database';
import { isRenewing } from './renewals';

type SiteBudget = Pick<SiteRow, 'origin' | 'connectionId'> & { budget: Budget };

/** The payments that the rules of a site's budget look at now (see core/budget). */
async function budgetEntries(
  db: Database,
  { origin, connectionId, budget }: SiteBudget,
  now: number,
): Promise<PaymentRow[]> {
  const start = countsFrom(budget, now);
  const [recent, undecided] = await Promise.all([
    db.payments
      .where('[origin+connectionId+createdAt]')
      .between([origin, connectionId, start], [origin, connectionId, Number.MAX_SAFE_INTEGER])
      .toArray(),
    db.payments
      .where('[origin+connectionId+state]')
      .anyOf(UNDECIDED.map((state) => [origin, connectionId, state]))
      .filter((row) => row.createdAt < start)
      .toArray(),
  ]);
  return [...recent, ...undecided];
}

/** What a site may still spend without asking in this period, in msat; null where it has no budget. */
export async function budgetLeft(db: Database, site: SiteRow, now: number): Promise<Msat | null> {
  const { origin, connectionId, budget } = site;
  if (!budget) return null;
  return left(budget, await budgetEntries(db, { origin, connectionId, budget }, now), now);
}

/** What the wallet's own budget still lets this connection spend, in msat; null where none is known. */
export async function walletBudgetLeft(
  db: Database,
  { id, budget }: Pick<ConnectionRow, 'id' | 'budget'>,
  now: number,
): Promise<Msat | null> {
  if (!budget) return null;
  const untold = await db.payments
    .where('[connectionId+createdAt]')
    .between([id, untoldFrom(budget, now)], [id, Number.MAX_SAFE_INTEGER])
    .toArray();
  return leftAtWallet(budget, untold, now);
}

/** Why this payment of a site may not pass without asking now, or null where it may. `ceilings`: beyond which no budget holds, null for none. */
export async function reasonToAskFor(
  db: Database,
  payment: Pick<PaymentRow, 'origin' | 'connectionId' | 'amount' | 'feeReserve'>,
  ceilings: Ceilings | null,
  now: number,
): Promise<AskReason | null> {
  const { origin, connectionId } = payment;
  const [site, connection, isWaitedFor] = await Promise.all([
    db.sites.get([origin, connectionId]),
    db.connections.get(connectionId),
    isRenewing(db, connectionId),
  ]);
  const budget = cutTo(site?.budget ?? null, ceilings);
  const entries = budget ? await budgetEntries(db, { origin, connectionId, budget }, now) : [];
  const walletLeft = connection ? await walletBudgetLeft(db, connection, now) : null;
  return reasonToAsk(payment, budget, entries, walletLeft, now) ?? (isWaitedFor ? 'renewing' : null);
}
