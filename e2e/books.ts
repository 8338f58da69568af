/** The books of everybody else, against which the journal is held: the wallet's ledger, its balance, and what the shop received. */
import { expect } from 'playwright/test';
import * as v from 'valibot';
import type { LightningNode, PaymentReceived } from '../dev/stack/lightning/node';
import type { Stack } from '../dev/stack/stack';
import { RawClient } from '../test/dev/raw-client';
import type { JournalRow } from './extension-page';

const LedgerPage = v.object({
  transactions: v.array(
    v.object({
      payment_hash: v.string(),
      state: v.string(),
      amount: v.number(),
      fees_paid: v.number(),
    }),
  ),
  total_count: v.number(),
});
type LedgerRow = v.InferOutput<typeof LedgerPage>['transactions'][number];

/** As many as the wallet gives at once. */
const PAGE = 50;

/** Writes down what happens from now on. The stack's wallet may have paid before. */
export class Books {
  readonly #wallet: LightningNode;
  readonly #client: RawClient;
  readonly #opening: number;
  readonly #old: ReadonlySet<string>;
  readonly #receipts: PaymentReceived[] = [];
  readonly #stop: () => void;

  private constructor({ network }: Stack, client: RawClient, ledger: LedgerRow[]) {
    this.#wallet = network.wallet;
    this.#client = client;
    this.#opening = network.wallet.balanceMsat();
    this.#old = new Set(ledger.map((row) => row.payment_hash));
    this.#stop = network.shop.onReceived((receipt) => this.#receipts.push(receipt));
  }

  static async open(stack: Stack): Promise<Books> {
    const client = await RawClient.connect(stack.wallet.newConnection().uri);
    return new Books(stack, client, await ledgerOf(client));
  }

  close(): void {
    this.#stop();
    this.#client.close();
  }

  /** What the shop received, the oldest first. */
  received(): readonly PaymentReceived[] {
    return this.#receipts;
  }

  /**
   * The journal says of every payment what the wallet's ledger and the shop say, to the msat: settled rows were paid exactly once, others
   * never, nothing is undecided, and nothing else has left the wallet. Waits for what is still on its way.
   */
  async agreeWith(readJournal: () => Promise<JournalRow[]>, patience = 60_000): Promise<JournalRow[]> {
    let rows: JournalRow[] = [];
    await expect
      .poll(
        async () => {
          rows = await readJournal();
          return rows.filter(({ state }) => state !== 'settled' && state !== 'failed').map(undecided);
        },
        { timeout: patience, message: 'payments whose outcome the journal does not know' },
      )
      .toEqual([]);

    const paid = rows.filter(({ state }) => state === 'settled').map(ofJournal);
    await expect
      .poll(() => sorted(this.#receipts.map(ofReceipt)), 'the receipts of the shop')
      .toEqual(sorted(paid.map(({ feeMsat: _, ...receipt }) => receipt)));
    const ledger = (await ledgerOf(this.#client)).filter(({ payment_hash: hash }) => !this.#old.has(hash));
    const made = ledger.filter(({ state }) => state !== 'failed');
    expect(sorted(made.map(ofLedger)), 'the ledger of the wallet').toEqual(
      sorted(paid.map(({ preimage: _, ...payment }) => ({ ...payment, state: 'settled' }))),
    );
    const left = paid.reduce((sum, { amountMsat, feeMsat }) => sum + amountMsat + (feeMsat ?? 0), 0);
    expect(this.#opening - this.#wallet.balanceMsat(), 'msat that left the wallet').toBe(left);
    return rows;
  }
}

async function ledgerOf(client: RawClient): Promise<LedgerRow[]> {
  const rows: LedgerRow[] = [];
  for (;;) {
    const query = { type: 'outgoing', unpaid: true, limit: PAGE, offset: rows.length };
    const { result } = await client.request('list_transactions', query);
    const page = v.parse(LedgerPage, result);
    rows.push(...page.transactions);
    if (rows.length >= page.total_count) return rows;
  }
}

/** In words that tell what it waits for. */
function undecided({ state, paymentHash, createdAt, request }: JournalRow): string {
  const [, expiration] = request?.tags.find(([name]) => name === 'expiration') ?? [];
  const age = Math.round((Date.now() - createdAt) / 1000);
  return `${state} ${paymentHash}, ${age} s old, request to be acted on until ${Number(expiration) - Math.round(createdAt / 1000)} s after it was made`;
}

function ofJournal({ paymentHash, amount, feesPaid, preimage }: JournalRow) {
  return { paymentHash, preimage, amountMsat: Number(amount), feeMsat: feesPaid };
}

function ofReceipt({ paymentHash, preimage, amountMsat }: PaymentReceived) {
  return { paymentHash, preimage, amountMsat };
}

function ofLedger({ payment_hash: paymentHash, amount: amountMsat, fees_paid: feeMsat, state }: LedgerRow) {
  return { paymentHash, amountMsat, feeMsat, state };
}

/** In an order that both sides of a comparison share; what is there twice stays there twice. */
function sorted<T extends { paymentHash: string }>(payments: T[]): T[] {
  return payments.toSorted((a, b) => (a.paymentHash < b.paymentHash ? -1 : 1));
}
