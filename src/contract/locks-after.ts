import * as v from 'valibot';

/** Minutes without use after which the vault locks, at most a week. */
export const LOCK_MINUTES = v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(7 * 24 * 60));

/** As the user chooses it; null: when the browser is closed. */
export const LOCKS_AFTER_MINUTES = v.nullable(LOCK_MINUTES);
