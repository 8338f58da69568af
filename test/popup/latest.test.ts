import { expect, it } from 'vitest';
import { latestOf } from '../../src/popup/home/latest';
import { invoiceRow, paymentRow } from '../worker/rows';

const NOW = 1_800_000_000_000;

it('the latest payments and arrivals stand in one list, by when they were made or came', () => {
  const lines = latestOf(
    [paymentRow('sent', { createdAt: NOW - 10 }), paymentRow('sent long ago', { createdAt: NOW - 30 })],
    [
      invoiceRow('came before', { paidAt: NOW - 20 }),
      invoiceRow('came last', { paidAt: NOW }),
      invoiceRow('nobody paid it'),
    ],
    3,
  );
  expect(lines.map(({ at, id }) => [at, id])).toEqual([
    [NOW, invoiceRow('came last').paymentHash],
    [NOW - 10, paymentRow('sent').id],
    [NOW - 20, invoiceRow('came before').paymentHash],
  ]);
});
