/** Where the time of one payment goes, from what page and probed background have noted. */
import type { NotedPayment } from './page';
import type { Mark, MarkedStep } from './probe';

/** In the order in which they come. Each begins where the one before it ends. */
export const STAGES = [
  'page to bridge',
  'bridge to background',
  'router, site, invoice, wallet',
  'encrypt',
  'sign',
  'journal: budget checked, written down with its request (on disk)',
  'until it is sent',
  'relay, wallet, relay',
  'check signature, decrypt, check preimage',
  'until it is answered, while it is being written down as settled',
  'background to page',
] as const;

export interface Stage {
  /** In ms. */
  took: number;
  /** Transactions of the database that were begun meanwhile. */
  transactions: number;
}

export function stagesOf({ called, posted, ended, background }: NotedPayment): Stage[] {
  const marks = [...background];
  let last: Mark | undefined;
  /** The next such step; what comes before it is passed over. */
  const next = (...steps: MarkedStep[]): number => {
    do last = marks.shift();
    while (last && !steps.includes(last.step));
    if (!last)
      throw new Error(`No ${steps.join(', ')} was noted in ${background.map(({ step }) => step).join(' ')}.`);
    return last.at;
  };
  const ends = [
    posted,
    next('received'),
    next('random'),
    next('random'),
    next('writing'),
    next('written'),
    next('sent'),
    next('response'),
    next('reading', 'writing'),
    next('answered'),
    ended,
  ];
  return ends.map((end, index) => {
    const start = ends[index - 1] ?? called;
    const transactions = background.filter(
      ({ step, at }) => (step === 'reading' || step === 'writing') && at >= start && at < end,
    );
    return { took: end - start, transactions: transactions.length };
  });
}
