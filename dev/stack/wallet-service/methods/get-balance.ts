import * as v from 'valibot';
import { method } from './method';

export const getBalance = method(v.looseObject({}), (_params, { balanceMsat }) => ({
  balance: balanceMsat(),
}));
