/** How each payer is made to pay, the same in Node and in a page. */

/** Resolves once the invoice is paid, and rejects where it is not. */
export type Pay = (invoice: string) => Promise<unknown>;

/** Between two payments, in ms: what a payer does after it has answered is not the next one's. */
const PAUSE_MS = 20;

export function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
}

/** One after the other. How long each took, in ms. */
export async function oneByOne(pay: Pay, invoices: readonly string[]): Promise<number[]> {
  const durations: number[] = [];
  for (const invoice of invoices) {
    await pause();
    const start = performance.now();
    await pay(invoice);
    durations.push(performance.now() - start);
  }
  return durations;
}

/** All at the same time. How long it took until the last was paid, in ms. */
export async function atOnce(pay: Pay, invoices: readonly string[]): Promise<number> {
  const start = performance.now();
  await Promise.all(invoices.map(pay));
  return performance.now() - start;
}
