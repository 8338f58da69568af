/** What a wallet limits a connection to, and what of it is worth saying before it is felt: when it ends, and what is left of its budget. Pure; the clock is passed in. */
import type { ConnectionRow, WalletBudget } from '../contract/rows';
import { leftAtWallet } from './wallet-budget';

const DAY_MS = 86_400_000;
/** How long before its end a connection is said to end, in ms. */
export const SOON_MS = 7 * DAY_MS;
/** A budget is said to be low from this share on. */
const LOW = 0.2;

/** When it ends (ms since the epoch), and whether that is past or near. */
export interface End {
  at: number;
  is: 'past' | 'near' | 'far';
}

/** null where nobody has said that it ends. */
export function endOf({ expiresAt }: Pick<ConnectionRow, 'expiresAt'>, now: number): End | null {
  if (expiresAt === undefined) return null;
  const left = expiresAt - now;
  return { at: expiresAt, is: left <= 0 ? 'past' : left <= SOON_MS ? 'near' : 'far' };
}

export interface Quota {
  /** What is left, of 1: rounded down to whole percents, and at least one while there is a sat. */
  share: number;
  is: 'used-up' | 'low' | 'ample';
  /** When it renews, in ms since the epoch; null for never, and where its time has passed since the wallet told it. */
  renewsAt: number | null;
}

/** What is left of the wallet's own budget, as it was last told. */
export function quotaOf(budget: WalletBudget, now: number): Quota {
  const left = leftAtWallet(budget, [], now);
  const { total, renewsAt } = budget;
  const isUsedUp = left < 1000;
  const share = isUsedUp || total === 0 ? 0 : Math.max(1, Math.floor((left / total) * 100)) / 100;
  return {
    share,
    is: isUsedUp ? 'used-up' : left <= total * LOW ? 'low' : 'ample',
    renewsAt: renewsAt !== null && renewsAt > now ? renewsAt : null,
  };
}
