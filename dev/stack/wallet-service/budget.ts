/** What a connection may spend in a period. Amounts in msat, times in seconds since the epoch. */
import { nowSeconds } from '../lightning/ldk';
import { WalletError } from './protocol';

export const RENEWALS = ['never', 'daily', 'weekly', 'monthly', 'yearly'] as const;
export type Renewal = (typeof RENEWALS)[number];

interface Spending {
  at: number;
  /** Amount and fee; before the fee is known, what is set aside for it. */
  msat: number;
}

export class Budget {
  readonly amountMsat: number;
  readonly renewal: Renewal;
  #spendings: Spending[] = [];

  constructor({ amountMsat, renewal }: { amountMsat: number; renewal: Renewal }) {
    this.amountMsat = amountMsat;
    this.renewal = renewal;
  }

  /** In this period: what was paid, and what may yet be. */
  usedMsat(now = nowSeconds()): number {
    const { start } = periodOf(this.renewal, now);
    return this.#spendings.filter(({ at }) => at >= start).reduce((sum, { msat }) => sum + msat, 0);
  }

  /** When the period ends, or null where it never does. */
  renewsAt(now = nowSeconds()): number | null {
    return periodOf(this.renewal, now).end;
  }

  /** Counts a payment and what is set aside for its fee. Throws QUOTA_EXCEEDED where that is too much. */
  reserve(amountMsat: number, feeReserveMsat: number, now = nowSeconds()): Reservation {
    const spending = { at: now, msat: amountMsat + feeReserveMsat };
    if (this.usedMsat(now) + spending.msat > this.amountMsat)
      throw new WalletError('QUOTA_EXCEEDED', 'The budget of this connection does not cover it.');
    this.#spendings.push(spending);
    return {
      settle(feeMsat) {
        spending.msat = amountMsat + feeMsat;
      },
      release: () => {
        this.#spendings = this.#spendings.filter((other) => other !== spending);
      },
    };
  }
}

export interface Reservation {
  /** It was paid, with this fee. */
  settle(feeMsat: number): void;
  /** It was not paid. */
  release(): void;
}

/** The calendar's, in UTC; weeks begin on Monday. */
function periodOf(renewal: Renewal, now: number): { start: number; end: number | null } {
  const date = new Date(now * 1000);
  const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()];
  const monday = day - ((date.getUTCDay() + 6) % 7);
  switch (renewal) {
    case 'never':
      return { start: 0, end: null };
    case 'daily':
      return { start: utc(year, month, day), end: utc(year, month, day + 1) };
    case 'weekly':
      return { start: utc(year, month, monday), end: utc(year, month, monday + 7) };
    case 'monthly':
      return { start: utc(year, month, 1), end: utc(year, month + 1, 1) };
    case 'yearly':
      return { start: utc(year, 0, 1), end: utc(year + 1, 0, 1) };
  }
}

function utc(year: number, month: number, day: number): number {
  return Date.UTC(year, month, day) / 1000;
}
