/** A journal and one of a backup, row by row. */
import { describe, expect, test } from 'vitest';
import type { PaymentRow } from '../../src/contract/rows';
import { msat } from '../../src/core/msat';
import { unitedJournal } from '../../src/worker/united-journal';
import { NOON } from '../store/payment-rows';
import { clientOf, paymentRow, proofOf, requestOf } from './rows';

const failure = { code: 'PAYMENT_FAILED', message: 'Not paid.' } as const;
const proven = proofOf('it');
const STATES: Record<string, Partial<PaymentRow>> = {
  dispatched: { state: 'dispatched' },
  open: { state: 'open' },
  'failed by the wallet': { state: 'failed', settledBy: 'wallet', failure },
  'failed by its records': { state: 'failed', settledBy: 'records', failure },
  'failed by hand': { state: 'failed', settledBy: 'user', failure },
  unsent: { state: 'failed', failure },
  'settled by word': { state: 'settled', settledBy: 'wallet', feesPaid: null, endedAt: NOON },
  'settled by hand': { state: 'settled', settledBy: 'user', feesPaid: null, endedAt: NOON },
  proven,
};
const UNDECIDED = ['dispatched', 'open'];
const SETTLED = ['settled by word', 'settled by hand'];
const HOLDING = [...UNDECIDED, 'failed by its records', 'failed by hand', ...SETTLED, 'proven'];
const named = (name: string, changes: Partial<PaymentRow> = {}) =>
  paymentRow('it', { ...STATES[name], ...changes });
const settled = ({ failure: _, ...row }: PaymentRow) => ({ ...row, ...proven });
const names = Object.keys(STATES);

describe('of the same payment', () => {
  test.each(names)('what is %s here stays so, unless the backup knows that it was paid', (here) => {
    const row = named(here);
    for (const backup of names) {
      const united = unitedJournal([row], [named(backup)]);
      if (backup === 'proven') {
        expect(united).toEqual(here === 'proven' ? [] : [settled(row)]);
      } else if (SETTLED.includes(backup) && [...UNDECIDED, 'unsent'].includes(here)) {
        const { failure: _, ...kept } = row;
        expect(united).toEqual([{ ...kept, ...STATES[backup] }]);
      } else {
        expect(united).toEqual([]);
      }
    }
  });

  test('what was sent by a copy of the journal keeps its request', () => {
    const request = requestOf('it', clientOf('a'));
    expect(unitedJournal([named('unsent')], [named('proven', { request })])).toMatchObject([{ request }]);
  });

  test('a fee that the backup knows is the fee', () => {
    const [row] = unitedJournal([named('settled by hand')], [named('proven')]);
    expect(row?.feesPaid).toBe(msat(1_000));
  });
});

describe('of another payment of the same hash', () => {
  const other = (name: string) => named(name, { id: 'payment other', approvedBy: 'prompt' });

  test.each(names)(
    'what is %s here: no second row holds the hash, a proof is for the one that does, and the rest is history',
    (here) => {
      const row = named(here);
      for (const backup of names) {
        const united = unitedJournal([row], [other(backup)]);
        if (!HOLDING.includes(here) || !HOLDING.includes(backup)) expect(united).toEqual([other(backup)]);
        else if (backup === 'proven' && here !== 'proven') expect(united).toEqual([settled(row)]);
        else expect(united).toEqual([]);
      }
    },
  );

  test('of two that would hold it in the backup the first one does', () => {
    expect(unitedJournal([], [named('open'), other('open')])).toEqual([named('open')]);
    expect(unitedJournal([], [named('open'), other('proven')])).toEqual([settled(named('open'))]);
  });

  test('a late proof of a refused attempt is of the one that was made since', () => {
    const here = [named('failed by the wallet'), other('open')];
    expect(unitedJournal(here, [named('proven')])).toEqual([settled(other('open'))]);
  });
});

test('what was not sent here, and was paid by a copy of the journal, takes the hash of no later attempt', () => {
  const later = named('open', { id: 'payment later' });
  expect(unitedJournal([named('unsent'), later], [named('settled by word')])).toEqual([]);
});

test('what is not here is added', () => {
  for (const name of names) expect(unitedJournal([], [named(name)])).toEqual([named(name)]);
});

test('another payment under the id of one that is here is none', () => {
  const impostor = { ...paymentRow('another', proofOf('another')), id: named('open').id };
  expect(unitedJournal([named('open')], [impostor])).toEqual([]);
});
