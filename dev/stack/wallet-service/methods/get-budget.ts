import * as v from 'valibot';
import { method } from './method';

/** As Alby Hub has it: nothing where the connection may spend everything. */
export const getBudget = method(v.looseObject({}), (_params, { connection: { budget } }) => {
  if (budget === null) return {};
  const renewsAt = budget.renewsAt();
  return {
    used_budget: budget.usedMsat(),
    total_budget: budget.amountMsat,
    ...(renewsAt === null ? {} : { renews_at: renewsAt }),
    renewal_period: budget.renewal,
  };
});
