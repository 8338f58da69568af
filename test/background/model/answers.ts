/** What a page is told must be true by the wallets' own books. */
import type { PortAnswer } from '../../../src/contract/page-messages';
import type { Books } from './books';
import type { Broken } from './broken';
import { invoiceOf } from './invoices';
import type { Journal } from './journal';
import type { Call } from './pages';

export interface AnswersDeps {
  journal: Journal;
  books: Books;
  broken: Broken;
  count: (what: string) => void;
}

/** Judges an answer at the moment when the page hears it. */
export function judgeAnswer(call: Call, answer: PortAnswer, deps: AnswersDeps): void {
  const { journal, books, broken, count } = deps;
  const { preimage, paymentHash } = invoiceOf(call.invoice);
  const rows = journal.of(paymentHash);
  const own = rows.filter(({ requestKey }) => requestKey === call.key);
  if ('result' in answer) {
    count('answered paid');
    const { result } = answer as { result: { preimage?: string } };
    const paid = books.of(paymentHash).filter(({ state }) => state === 'paid');
    broken.unless(result.preimage === preimage, 'a page was answered with what is no proof');
    broken.unless(paid.length === 1, 'a page was told of a payment that its wallet did not make once');
    // It is told while it is being written down: if the background dies just then, the row says otherwise for a while.
    broken.unless(
      rows.some(({ origin }) => origin === call.origin),
      'a page was given the proof of what its site has not paid',
    );
    if (own.length === 0) count('joined');
    return;
  }
  const { code } = answer.error;
  count(`answered ${code}`);
  switch (code) {
    case 'PAYMENT_OPEN':
      broken.unless(
        rows.some(({ state, origin }) => state !== 'failed' && origin === call.origin),
        'a page was told that a payment is open that is not',
      );
      if (own.length === 0) count('joined');
      return;
    case 'ALREADY_PAID':
      broken.unless(
        rows.some(
          ({ state, origin }) => state !== 'failed' && (state === 'settled' || origin !== call.origin),
        ),
        'a page was told that a payment was made already that was not',
      );
      return;
    case 'INTERNAL':
      broken.unless(false, 'a page was told of an inner fault');
      return;
    default:
      // Whatever else is said means that this call has paid nothing.
      broken.unless(
        own.every(({ state }) => state === 'failed'),
        `a page was told ${code} while its payment is not over`,
      );
  }
}
