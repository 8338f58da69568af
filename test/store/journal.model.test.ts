/** The journal against a model of it, by random histories. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Budget, PaymentState, Period } from '../../src/contract/rows';
import { PERIODS } from '../../src/contract/rows';
import { feeReserve, msat } from '../../src/core/msat';
import { movePayment, reserve } from '../../src/store/payments';
import { seed } from '../nwc/chance';
import { emptyDatabase } from './empty-database';
import { connect, grant, NOON, newPayment, ORIGIN } from './payment-rows';

interface ModelRow {
  id: string;
  hash: string;
  state: PaymentState;
  byBudget: boolean;
  isOfSite: boolean;
  amount: number;
  reserve: number;
  fee: number | null;
  at: number;
}

interface ModelWallet {
  left: number;
  total: number;
  at: number;
  renewsAt: number | null;
}

type Step =
  | { do: 'pay'; hash: number; sats: number; byBudget: boolean; isOfSite: boolean }
  | { do: 'move'; which: number; to: PaymentState; fee: number | null }
  | {
      do: 'grant';
      sats: number;
      period: Period;
      largest: number | null;
      perMinute: number;
      days: number | null;
    }
  | { do: 'take away' }
  | { do: 'wallet tells'; left: number | null; more: number; renewsIn: number | null }
  | { do: 'clock'; seconds: number };

const MINUTE = 60;
const DAY = 24 * 60 * MINUTE;

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({
      do: fc.constant('pay' as const),
      hash: fc.nat(19),
      sats: fc.integer({ min: 1, max: 400 }),
      byBudget: fc.nat(3).map((n) => n > 0),
      isOfSite: fc.nat(5).map((n) => n > 0),
    }),
  },
  {
    weight: 9,
    arbitrary: fc.record({
      do: fc.constant('move' as const),
      which: fc.nat(30),
      to: fc.constantFrom('dispatched' as const, 'open' as const, 'settled' as const, 'failed' as const),
      fee: fc.option(fc.nat(10_000)),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('grant' as const),
      sats: fc.nat(2_000),
      period: fc.constantFrom(...PERIODS),
      largest: fc.option(fc.nat(400)),
      perMinute: fc.integer({ min: 1, max: 6 }),
      days: fc.option(fc.integer({ min: -1, max: 9 })),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('take away' as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('wallet tells' as const),
      left: fc.option(fc.nat(2_000)),
      more: fc.nat(2_000),
      renewsIn: fc.option(fc.integer({ min: -DAY, max: 3 * DAY })),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('clock' as const),
      seconds: fc.oneof(
        fc.nat(2 * MINUTE),
        fc.nat(26 * 60 * MINUTE),
        fc.nat(40 * DAY),
        fc.integer({ min: -10 * DAY, max: 0 }),
      ),
    }),
  },
);

const UNDECIDED = new Set<PaymentState>(['dispatched', 'open']);
const FORWARD = new Set(['dispatched>open', 'dispatched>settled', 'open>settled']);

function mayMove(from: PaymentState, to: PaymentState): boolean {
  return FORWARD.has(`${from}>${to}`) || (to === 'failed' && UNDECIDED.has(from));
}

function costOf(row: ModelRow): number {
  if (row.state === 'failed') return 0;
  return row.amount + (UNDECIDED.has(row.state) ? row.reserve : (row.fee ?? row.reserve));
}

/** The local day of an instant, as the number of days since 1970. */
function dayNumber(at: number): number {
  const date = new Date(at);
  return Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / (DAY * 1000);
}

/** The name of the period that an instant is in. 1 January 1970 was a Thursday. */
function periodName(period: Period, at: number): string {
  const [month = '', , year = ''] = new Date(at).toLocaleDateString('en-US').split('/');
  const names: Record<Period, string | number> = {
    day: dayNumber(at),
    week: Math.floor((dayNumber(at) + 3) / 7),
    month: `${month}/${year}`,
    year,
    once: 'ever',
  };
  return String(names[period]);
}

/** What counts, told another way than in src/: row by row, from the words of the design. */
function counted(rows: ModelRow[], budget: Budget, now: number): number {
  let sum = 0;
  for (const row of rows) {
    if (!row.byBudget || !row.isOfSite) continue;
    const isSinceGrant = row.at >= budget.since || budget.since > now;
    const isOfPeriod = row.at > now || periodName(budget.period, row.at) === periodName(budget.period, now);
    if (UNDECIDED.has(row.state) || (isSinceGrant && isOfPeriod)) sum += costOf(row);
  }
  return sum;
}

function leftOfWallet(rows: ModelRow[], wallet: ModelWallet, now: number): number {
  const { renewsAt, at } = wallet;
  const hasRenewed = renewsAt !== null && at < renewsAt && renewsAt <= now;
  const from = hasRenewed ? renewsAt : at;
  let left = hasRenewed ? wallet.total : wallet.left;
  for (const row of rows) if (row.at >= from) left -= costOf(row);
  return Math.max(0, left);
}

function whyAsked(
  rows: ModelRow[],
  {
    budget,
    wallet,
    amount,
    now,
  }: { budget: Budget | null; wallet: ModelWallet | null; amount: number; now: number },
): string | null {
  if (!budget) return 'no-budget';
  if (budget.expiresAt !== null && now >= budget.expiresAt) return 'expired';
  if (budget.largest !== null && amount > budget.largest) return 'too-large';
  const recent = rows.filter(
    ({ byBudget, isOfSite, at }) =>
      byBudget && isOfSite && at > now - MINUTE * 1000 && (at >= budget.since || budget.since > now),
  );
  if (recent.length >= budget.perMinute) return 'too-fast';
  const cost = amount + feeReserve(msat(amount));
  if (counted(rows, budget, now) + cost > budget.amount) return 'over-budget';
  return wallet && cost > leftOfWallet(rows, wallet, now) ? 'over-wallet-budget' : null;
}

test('reserves exactly what may be, tells why where it does not, and never goes past the budget', async () => {
  const met = new Set<string>();
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 50 }), async (steps) => {
      const db = emptyDatabase();
      const rows: ModelRow[] = [];
      let now = NOON;
      let budget: Budget | null = null;
      let wallet: ModelWallet | null = null;
      const setBudget = async (next: Budget | null) => {
        budget = next;
        await grant(db, next?.amount ?? null, next ?? {});
      };
      await setBudget({
        amount: msat(1_000_000),
        period: 'day',
        largest: null,
        perMinute: 9,
        expiresAt: null,
        since: 0,
      });
      await connect(db, null);
      for (const one of steps) {
        now += 1;
        switch (one.do) {
          case 'clock':
            now += one.seconds * 1000;
            break;
          case 'grant':
            await setBudget({
              amount: msat(one.sats * 1000),
              period: one.period,
              largest: one.largest === null ? null : msat(one.largest * 1000),
              perMinute: one.perMinute,
              expiresAt: one.days === null ? null : now + one.days * DAY * 1000,
              since: now,
            });
            break;
          case 'take away':
            await setBudget(null);
            break;
          case 'wallet tells': {
            const { left, more } = one;
            const renewsAt = one.renewsIn === null ? null : now + one.renewsIn * 1000;
            wallet =
              left === null ? null : { left: left * 1000, total: (left + more) * 1000, at: now, renewsAt };
            await connect(
              db,
              wallet && {
                used: msat(more * 1000),
                total: msat(wallet.total),
                renewsAt,
                period: null,
                at: now,
              },
            );
            break;
          }
          case 'move': {
            const row = rows[one.which % Math.max(1, rows.length)];
            if (!row) break;
            const facts = one.to === 'settled' ? { feesPaid: one.fee === null ? null : msat(one.fee) } : {};
            const moved = await movePayment(db, row.id, one.to, facts);
            if (mayMove(row.state, one.to)) {
              row.state = one.to;
              if (one.to === 'settled') row.fee = one.fee;
            }
            expect(moved.state).toBe(row.state);
            break;
          }
          case 'pay': {
            const amount = msat(one.sats * 1000);
            const hash = String(one.hash).padStart(64, '0');
            const row = newPayment({
              paymentHash: hash,
              amount,
              approvedBy: one.byBudget ? 'budget' : 'prompt',
              origin: one.isOfSite ? ORIGIN : 'https://another.example',
              createdAt: now,
            });
            const isTaken = rows.some((other) => other.hash === hash && other.state !== 'failed');
            const why = one.byBudget
              ? whyAsked(rows, { budget: one.isOfSite ? budget : null, wallet, amount, now })
              : null;
            const expected = isTaken ? 'taken' : (why ?? 'reserved');
            const result = await reserve(db, row, null);
            expect(result.outcome === 'ask' ? result.why : result.outcome).toBe(expected);
            met.add(expected);
            if (expected !== 'reserved') break;
            rows.push({
              id: row.id,
              hash,
              state: 'dispatched',
              byBudget: one.byBudget,
              isOfSite: one.isOfSite,
              amount,
              reserve: row.feeReserve,
              fee: null,
              at: now,
            });
            if (one.byBudget && budget) {
              expect(counted(rows, budget, now)).toBeLessThanOrEqual((budget as Budget).amount);
            }
            break;
          }
        }
      }
      expect(await db.payments.count()).toBe(rows.length);
    }),
    { numRuns: 1_500, seed },
  );
  // Every outcome was met, or the histories say little.
  expect([...met].sort()).toEqual([
    'expired',
    'no-budget',
    'over-budget',
    'over-wallet-budget',
    'reserved',
    'taken',
    'too-fast',
    'too-large',
  ]);
}, 120_000);
