/** Where the chance in a test begins. */
import { randomInt } from 'node:crypto';

/** Of fast-check, printed so that a run can be had again: set FC_SEED to it. */
export const seed = Number(process.env.FC_SEED ?? randomInt(2 ** 31));

/** A run that fails may have waited long for what does not come: it is shown as it is, and no smaller one is sought. */
export const chance = { seed, endOnFailure: true };

console.log(`FC_SEED=${seed}`);
