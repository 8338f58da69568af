/**
 * The list behind the screen: pages of our own lists as one scrolls, the wallet's list beside them as far back as one has come, and whatever happens
 * meanwhile. It outlives its screen, so that going back finds it as it was.
 */
import { liveQuery } from 'dexie';
import type { PaymentRow } from '../../contract/rows';
import { isUndecided, UNDECIDED } from '../../core/payment-state';
import type { Database } from '../../store/database';
import { type Entry, keyOf, type Line, lineOf } from '../payment/entry';
import { type Filter, matches } from './filter';
import { Lines } from './lines';
import { countLocal, countPayments, localSources } from './local-sources';
import { Merged } from './merged';
import { type AskWallet, walletSource } from './wallet-source';

/** Lines added at once. */
const PAGE = 60;
/** So many rows are looked at in vain before it is counted how many there are: what is found soon needs no count, which takes longer. */
const SEARCHED = 500;
/** So many of the newest invoices are watched for their payment. */
const WATCHED_INVOICES = 100;

/** What is read of the wallet's list. `error`: why no more of it could be. */
export interface WalletReading {
  busy: boolean;
  error: unknown;
  /** Read back to this instant, ms since the epoch; null where all of it is. */
  reached: number | null;
}

export class HistoryList {
  readonly lines = new Lines();
  /** Undefined where no wallet lists anything for this filter. */
  wallet: WalletReading | undefined;
  /** Rows looked at, and rows there are, while a search is under way; null while nothing is read. */
  progress: { done: number; of: number } | null = null;
  /** Why our own lists could not be read on. */
  error: unknown;
  /** How many payments of the journal are shown in all; null where each must be looked at to know, undefined until counted. */
  total: number | null | undefined;

  readonly #db: Database;
  readonly #filter: Filter;
  readonly #local: Merged;
  readonly #listed: Merged | null;
  readonly #onChange = new Set<() => void>();
  /** Of the wallet's lines, those older than what is read of our own lists. */
  #held: Line[] = [];
  #scanned = 0;
  #count: number | undefined;
  #wanted = PAGE;
  /** The last line that one has seen. */
  #seen = 0;
  #stop = new AbortController();
  #isReading = false;
  #isCounting = false;
  #isCountDue = false;
  /** Undecided payments that are shown, by id. */
  readonly #undecided = new Set<string>();
  readonly #openedAt = Date.now();

  constructor(db: Database, filter: Filter, wallet: { connectionId: string; ask: AskWallet } | null) {
    this.#db = db;
    this.#filter = filter;
    this.#local = new Merged(localSources(db, filter));
    // What the wallet lists besides is of no site.
    this.#listed =
      wallet === null || filter.site !== null
        ? null
        : new Merged([walletSource(db, wallet.connectionId, filter, wallet.ask)]);
    if (this.#listed) this.wallet = { busy: false, error: undefined, reached: Number.POSITIVE_INFINITY };
  }

  /** True once there is nothing older in our own lists. */
  get isWhole(): boolean {
    return this.#local.reached === null;
  }

  /** Watches and reads until what is returned is called. Then nothing is asked or read any more; what was read stays. */
  start(onChange: () => void): () => void {
    this.#onChange.add(onChange);
    this.#stop = new AbortController();
    const reading = this.#readOn();
    const watching = liveQuery(() => this.#recent()).subscribe({
      next: (found) => {
        this.#take(found);
        // Not before there is something to see: Chrome counts row by row, and answers nothing else meanwhile.
        void reading.then(() => this.#countOn());
      },
      error: (error: unknown) => this.#fail(error),
    });
    void this.#askOn();
    return () => {
      this.#onChange.delete(onChange);
      watching.unsubscribe();
      this.#stop.abort();
    };
  }

  /** One sees the lines up to this one: what comes behind it is read, and the wallet's list as far back. */
  see(index: number): void {
    this.#wanted = Math.max(this.#wanted, index + PAGE);
    this.#seen = Math.max(this.#seen, index);
    void this.#readOn();
    void this.#askOn();
  }

  /** Asks the wallet once more, where it failed. */
  retry(): void {
    if (this.wallet) this.wallet = { ...this.wallet, error: undefined };
    void this.#askOn();
  }

  /** Gives up a search that is under way; what was found stays. */
  cancel(): void {
    this.#stop.abort();
    this.#changed();
  }

  get isStopped(): boolean {
    return this.#stop.signal.aborted;
  }

  /** Goes on with a search that was given up. */
  resume(): void {
    this.#stop = new AbortController();
    void this.#readOn();
    void this.#askOn();
  }

  async #readOn(): Promise<void> {
    const { signal } = this.#stop;
    if (this.#isReading || this.error !== undefined) return;
    this.#isReading = true;
    let vain = 0;
    try {
      while (this.lines.length < this.#wanted && !this.isWhole && !signal.aborted) {
        const { entries, scanned } = await this.#local.next(PAGE, signal);
        this.#scanned += scanned;
        vain = entries.length > 0 ? 0 : vain + scanned;
        if (vain >= SEARCHED) this.#count ??= await countLocal(this.#db, this.#filter);
        this.#add(entries.map(lineOf));
        await this.#recheck();
        this.progress = this.#count === undefined ? null : { done: this.#scanned, of: this.#count };
        this.#changed();
      }
    } catch (error) {
      if (!signal.aborted) this.#fail(error);
    } finally {
      this.#isReading = false;
      this.progress = null;
      this.#changed();
    }
    // Left and come back meanwhile: whoever came back found it reading.
    if (signal.aborted && !this.#stop.signal.aborted) void this.#readOn();
    void this.#askOn();
  }

  async #askOn(): Promise<void> {
    const { signal } = this.#stop;
    const listed = this.#listed;
    if (!listed || !this.wallet || this.wallet.busy || this.wallet.error !== undefined) return;
    try {
      while (this.#mustAsk(listed) && !signal.aborted) {
        this.wallet = { busy: true, error: undefined, reached: listed.reached };
        this.#changed();
        const { entries } = await listed.next(PAGE, signal);
        this.#held.push(...entries.map(lineOf));
        this.#add([]);
      }
      this.wallet = { busy: false, error: undefined, reached: listed.reached };
    } catch (error) {
      this.wallet = { busy: false, error: signal.aborted ? undefined : error, reached: listed.reached };
    }
    this.#changed();
    if (signal.aborted && !this.#stop.signal.aborted) void this.#askOn();
  }

  /** True while the wallet may tell of what belongs among the lines that one has seen, or, at the end of our own lists, just behind. */
  #mustAsk({ reached }: Merged): boolean {
    if (reached === null) return false;
    if (this.isWhole && this.lines.length < this.#seen + PAGE) return true;
    const last = this.lines.at(Math.min(this.#seen, this.lines.length - 1));
    return last !== undefined && reached > last.at;
  }

  /** Adds lines, and of the wallet's those that stand among what is read. */
  #add(lines: readonly Line[]): void {
    this.#put(lines);
    const { reached } = this.#local;
    const isDue = ({ at }: Line) => reached === null || at >= reached;
    this.#put(this.#held.filter(isDue));
    this.#held = this.#held.filter((line) => !isDue(line));
  }

  #put(lines: readonly Line[]): void {
    this.lines.put(lines);
    for (const { id, from, state } of lines) {
      if (from !== 'journal') continue;
      if (isUndecided(state)) this.#undecided.add(id);
      else this.#undecided.delete(id);
    }
  }

  /** A payment that ended between its page being read and its line being watched. */
  async #recheck(): Promise<void> {
    if (this.#undecided.size === 0) return;
    const rows = await this.#db.payments.bulkGet([...this.#undecided]);
    this.#put(rows.filter((row) => row !== undefined).map((row) => lineOf({ from: 'journal', row })));
  }

  /** What is new since the list was opened, and what may change: all that is undecided. */
  async #recent(): Promise<{ payments: PaymentRow[]; invoices: Entry[] }> {
    const [added, undecided, invoices] = await Promise.all([
      this.#db.payments.where('createdAt').aboveOrEqual(this.#openedAt).toArray(),
      this.#db.payments
        .where('state')
        .anyOf([...UNDECIDED])
        .toArray(),
      this.#db.invoices.orderBy('createdAt').reverse().limit(WATCHED_INVOICES).toArray(),
    ]);
    const ended = [...this.#undecided].filter((id) => undecided.every((row) => row.id !== id));
    const changed = await this.#db.payments.bulkGet(ended);
    return {
      payments: [...added, ...undecided, ...changed.filter((row) => row !== undefined)],
      invoices: invoices.flatMap((row): Entry[] => (row.paidAt === null ? [] : [{ from: 'invoice', row }])),
    };
  }

  #take({ payments, invoices }: { payments: PaymentRow[]; invoices: Entry[] }): void {
    const { reached } = this.#local;
    const entries = [...payments.map((row): Entry => ({ from: 'journal', row })), ...invoices];
    const shown = entries.filter(
      (entry) =>
        // What ends while one looks at it stays where it is, whatever the filter says of it now.
        this.lines.get(keyOf(entry)) !== undefined ||
        (matches(entry, this.#filter) && (reached === null || entry.row.createdAt > reached)),
    );
    // What the wallet told of first, and was written down since.
    for (const { row, from } of shown)
      this.lines.remove(`wallet ${from === 'journal' ? 'outgoing' : 'incoming'} ${row.paymentHash}`);
    this.#put(shown.map(lineOf));
    this.#changed();
  }

  /** Counts anew: at once, or where a count is under way, once more after it. */
  async #countOn(): Promise<void> {
    this.#isCountDue = true;
    if (this.#isCounting) return;
    this.#isCounting = true;
    try {
      while (this.#isCountDue) {
        this.#isCountDue = false;
        this.total = await countPayments(this.#db, this.#filter);
        this.#changed();
      }
    } catch (error) {
      this.#fail(error);
    } finally {
      this.#isCounting = false;
    }
  }

  #fail(error: unknown): void {
    this.error = error;
    this.#changed();
  }

  #changed(): void {
    for (const tell of this.#onChange) tell();
  }
}
