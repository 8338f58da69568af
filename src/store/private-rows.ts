/** What private windows leave in the database. */
import type { PaymentRow } from '../contract/rows';
import { isPrivate, PRIVATE } from '../core/origins';
import type { Database } from './database';

/** Forgets all sites of private windows. Their payments stay, without what a site or a service has said along with them. */
export async function forgetPrivateSites(db: Database): Promise<void> {
  const isOfPrivate = ({ origin }: { origin: string }) => isPrivate(origin);
  await db.sites.filter(isOfPrivate).delete();
  await db.blocked.filter(isOfPrivate).delete();
  await db.holdInvoices.filter(isOfPrivate).delete();
  await db.delegations.filter(isOfPrivate).delete();
  await db.payments
    .where('[origin+connectionId+createdAt]')
    .between([PRIVATE], [`${PRIVATE}\uffff`])
    .filter(
      ({ lnurl, keysend }) => !!(lnurl?.successAction ?? lnurl?.verify) || (keysend?.records.length ?? 0) > 0,
    )
    .modify((row, place) => {
      place.value = withoutWords(row);
    });
}

/** The payment without what a site or a service has said along with it. */
export function withoutWords(row: PaymentRow): PaymentRow {
  return {
    ...row,
    // Where the service tells of a payment names it, too: what the wallet has not told by then, it has to tell.
    ...(row.lnurl ? { lnurl: { successAction: null } } : {}),
    ...(row.keysend ? { keysend: { ...row.keysend, records: [] } } : {}),
  };
}
