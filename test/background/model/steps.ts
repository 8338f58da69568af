/** What a history is made of. Everything in it is a small number, so that fast-check finds the smallest history that goes wrong. */
import fc from 'fast-check';
import { type BudgetTerms, PERIODS } from '../../../src/contract/rows';
import { PER_MINUTE } from '../../../src/core/budget';
import { msat } from '../../../src/core/msat';
import { type Character, character } from './character';

/** Sites; the last has another wallet than the others. */
export const SITES = ['https://shop.example', 'https://news.example', 'https://radio.example'] as const;
const PAGES_OF_SITE = 2;

/** A budget as the user chooses it, its end in hours from then. */
export type Terms = Omit<BudgetTerms, 'expiresAt'> & { endsIn: number | null };

export type Event =
  | { do: 'call'; site: number; page: number; invoice: number }
  | { do: 'happen'; things: number[] }
  | { do: 'pass'; seconds: number }
  | { do: 'sleep'; hours: number }
  | { do: 'put clock back'; days: number }
  | { do: 'put clock right' }
  | { do: 'decide'; which: number; how: 'approve' | 'reject' | 'close the window'; terms: Terms | null }
  | { do: 'set budget'; site: number; terms: Terms | null }
  | { do: 'alarm' }
  | { do: 'settle by hand'; which: number }
  | { do: 'close page'; site: number; page: number }
  | { do: 'reconnect page'; site: number; page: number }
  /** After so many touches of the world. */
  | { do: 'die'; after: number }
  | { do: 'restart browser'; keepsAlarm: boolean };

/** An event, and for how many turns of the event loop things go on before the next; null until all is quiet. */
export type Step = Event & { turns: number | null };

export interface History {
  /** Of the wallet of the first sites, and of that of the last. */
  wallets: [Character, Character];
  budgets: (Terms | null)[];
  steps: Step[];
}

const terms: fc.Arbitrary<Terms> = fc.record({
  amount: fc.constantFrom(...[400, 250, 165, 85, 60, 1_500].map((sats) => msat(sats * 1000))),
  period: fc.constantFrom(...PERIODS),
  largest: fc.constantFrom(null, null, null, msat(100_000)),
  perMinute: fc.constantFrom(PER_MINUTE, PER_MINUTE, 2),
  endsIn: fc.constantFrom(null, null, null, 1, 30),
});

const site = fc.nat(SITES.length - 1);
const place = { site, page: fc.nat(PAGES_OF_SITE - 1) };
const named = <D extends Event['do']>(name: D) => fc.constant(name);

const event: fc.Arbitrary<Event> = fc.oneof(
  {
    weight: 10,
    arbitrary: fc.record({
      do: named('call'),
      ...place,
      invoice: fc.constantFrom(0, 1, 2, 6, 7, 0, 1, 3, 4, 5),
    }),
  },
  {
    weight: 14,
    arbitrary: fc.record({
      do: named('happen'),
      things: fc.array(fc.nat(9_999), { minLength: 1, maxLength: 5 }),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({ do: named('pass'), seconds: fc.constantFrom(1, 3, 11, 16, 35, 70, 100) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: named('sleep'), hours: fc.constantFrom(1 / 12, 1 / 2, 24, 1, 31 * 24) }),
  },
  { weight: 1, arbitrary: fc.record({ do: named('put clock back'), days: fc.constantFrom(1, 40, 0.01) }) },
  { weight: 1, arbitrary: fc.record({ do: named('put clock right') }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: named('decide'),
      which: fc.nat(3),
      how: fc.constantFrom('approve', 'approve', 'approve', 'reject', 'close the window'),
      terms: fc.option(terms, { freq: 2 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: named('set budget'), site, terms: fc.option(terms, { freq: 4 }) }),
  },
  { weight: 2, arbitrary: fc.record({ do: named('alarm') }) },
  { weight: 1, arbitrary: fc.record({ do: named('settle by hand'), which: fc.nat(3) }) },
  { weight: 2, arbitrary: fc.record({ do: named('close page'), ...place }) },
  { weight: 2, arbitrary: fc.record({ do: named('reconnect page'), ...place }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: named('die'),
      after: fc.oneof(fc.constant(0), fc.nat(12), fc.nat(30), fc.nat(120)),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: named('restart browser'), keepsAlarm: fc.boolean() }) },
);

const step: fc.Arbitrary<Step> = fc
  .tuple(event, fc.option(fc.nat(30), { freq: 2 }))
  .map(([happening, turns]) => ({ ...happening, turns }));

export function history(lengths: { minLength: number; maxLength: number }): fc.Arbitrary<History> {
  const budget = fc.option(terms, { freq: 5 });
  return fc.record({
    wallets: fc.tuple(character, character),
    budgets: fc.tuple(budget, budget, budget),
    steps: fc.array(step, { ...lengths, size: 'max' }),
  });
}
