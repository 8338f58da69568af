/** Where the chance in a test begins. */
import { randomInt } from 'node:crypto';

/** Of fast-check, printed so that a run can be had again: set FC_SEED to it. */
export const seed = Number(process.env.FC_SEED ?? randomInt(2 ** 31));

console.log(`FC_SEED=${seed}`);
