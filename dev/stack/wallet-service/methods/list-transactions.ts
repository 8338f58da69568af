import * as v from 'valibot';
import { count, method } from './method';

const params = v.object({
  from: v.optional(count),
  until: v.optional(count),
  limit: v.optional(count),
  offset: v.optional(count),
  unpaid: v.optional(v.boolean()),
  type: v.optional(v.picklist(['incoming', 'outgoing'])),
});

export const listTransactions = method(params, (query, { ledger }) => {
  const { transactions, totalCount } = ledger.list(query);
  return { transactions, total_count: totalCount };
});
