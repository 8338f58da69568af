import { expect, it } from 'vitest';
import { latestOf } from '../../src/popup/home/latest';
import { invoiceRow, paymentRow } from '../worker/rows';

const NOW = 1_800_000_000_000;
const names = (entries: ReturnType<typeof latestOf>) =>
  entries.map((entry) => (entry.kind === 'sent' ? entry.payment.id : entry.invoice.description));

it('the latest payments and arrivals stand in one list, by when they were made or came', () => {
  const entries = latestOf(
    [paymentRow('sent', { createdAt: NOW - 10 }), paymentRow('sent long ago', { createdAt: NOW - 30 })],
    [
      invoiceRow('came before', { paidAt: NOW - 20 }),
      invoiceRow('came last', { paidAt: NOW }),
      invoiceRow('nobody paid it'),
    ],
    3,
  );
  expect(names(entries)).toEqual(['came last', 'payment sent', 'came before']);
});
