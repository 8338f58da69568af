/** The whole of it: sites and their pages, wallets and their books, the user, time, and one life of the background after the other. */
import 'fake-indexeddb/auto';
import { Dexie } from 'dexie';
import { IDBFactory } from 'fake-indexeddb';
import type { Prompt } from '../../../src/contract/prompts';
import {
  type Budget,
  type BudgetTerms,
  FIRST_PERMISSIONS,
  type PaymentRow,
} from '../../../src/contract/rows';
import type { UiMethod, UiParams } from '../../../src/contract/ui-commands';
import { msat } from '../../../src/core/msat';
import { judgeAnswer } from './answers';
import { Books } from './books';
import { Broken } from './broken';
import { type Character, infoOf, tellsOfPayments } from './character';
import { Clock } from './clock';
import { INVOICES } from './invoices';
import { Journal } from './journal';
import { type Browser, Life } from './life';
import { Page } from './pages';
import { Post } from './post';
import { type Event, type History, SITES, type Terms } from './steps';
import type { Tally } from './tally';
import { HOUR_MS } from './times';
import { ModelWallet } from './wallet';

/** Turns of the event loop without a touch, after which nothing goes on any more. */
const QUIET_TURNS = 5;
const MOST_TURNS = 3_000;

export class World {
  readonly broken = new Broken();
  readonly log: string[] = [];
  readonly #clock = new Clock();
  readonly #books = new Books(this.broken);
  readonly #post: Post;
  readonly #journal: Journal;
  readonly #browser: Browser = { queue: [], coolDowns: {}, hasAlarm: false };
  readonly #wallets = new Map<string, ModelWallet>();
  readonly #pages = new Map<string, Page>();
  readonly #lives: Life[] = [];
  readonly #tally: Tally;
  #life: Life | null = null;
  #names = 0;
  #isOver = false;

  constructor(tally: Tally) {
    this.#tally = tally;
    const count = (what: string) => tally.add(what);
    const log = (line: string) => void this.log.push(`  ${line}`);
    this.#post = new Post(log);
    this.#journal = new Journal({ books: this.#books, broken: this.broken, count, log });
  }

  async begin({ wallets, budgets }: Pick<History, 'wallets' | 'budgets'>): Promise<void> {
    this.#clock.takeOver();
    Object.assign(Dexie.dependencies, { indexedDB: new IDBFactory(), IDBKeyRange });
    for (const [n, character] of wallets.entries()) this.#addWallet(`wallet ${n}`, character);
    const { db } = this.#newLife();
    await db.connections.bulkAdd(
      wallets.map((character, n) => ({
        id: `wallet ${n}`,
        name: 'My wallet',
        walletPubkey: '22',
        clientPubkey: '11',
        formerKeys: [],
        relays: ['wss://relay.example/'],
        sealedSecret: { nonce: new Uint8Array(24), ciphertext: new Uint8Array(48) },
        info: infoOf(character),
        nodePubkey: null,
        network: 'regtest',
        lud16: null,
        balance: null,
        budget: null,
        createdAt: n,
      })),
    );
    await db.sites.bulkAdd(
      SITES.map((origin, n) => ({
        origin,
        connectionId: connectionOf(n),
        permissions: [...FIRST_PERMISSIONS],
        budget: this.#granted(budgets[n] ?? null),
        createdAt: n,
      })),
    );
    this.#recover();
  }

  /** One event, and then so many turns of the event loop; null until all is quiet. */
  async step(event: Event, turns: number | null): Promise<void> {
    this.log.push(JSON.stringify(event));
    this.#clock.real += 1;
    await this.#act(event);
    if (turns === null) await this.#quiet();
    else await this.#turns(turns);
  }

  /** The world turns kind: nothing dies any more, wallets answer, the user decides, and time passes until nothing more can be told. */
  async heal(): Promise<void> {
    this.log.push('heals');
    this.#clock.putRight();
    for (let round = 0; round < 12; round++) {
      await this.#awaken();
      if (this.#life) this.#life.mortal.touchesLeft = Number.POSITIVE_INFINITY;
      await this.#deliver();
      for (const { prompt, decision } of this.#browser.queue) {
        if (decision) continue;
        this.#asked(prompt);
        this.#command('prompt.decide', { promptId: prompt.id, decision: { approved: false } });
      }
      await this.#deliver();
      if (this.#isHealed()) break;
      if (round === 1) this.#clock.sleep(HOUR_MS);
      await this.#clock.pass(65_000, () => this.#deliver());
      if (this.#browser.hasAlarm) this.#recover();
    }
    this.#judgeEnd();
  }

  /** Ends the world. */
  async close(): Promise<void> {
    this.#isOver = true;
    this.#life?.mortal.die();
    await this.#turns(QUIET_TURNS); // or the next world would hear what this one had begun
    for (const { db } of this.#lives) db.close({ disableAutoOpen: true });
  }

  /** What the product says on the console is said by the life that is: a dead one is silent. */
  complain(words: unknown[]): void {
    this.broken.unless(!this.#life, `the background complained: ${words.map(String).join(' ')}`);
  }

  async #act(event: Event): Promise<void> {
    switch (event.do) {
      case 'call':
        await this.#awaken();
        return this.#page(event).call(INVOICES[event.invoice]?.text ?? '');
      case 'happen':
        for (const thing of event.things) {
          this.#post.happen(thing % 10, Math.floor(thing / 10));
          await this.#turns(thing % 4);
        }
        return;
      case 'pass':
        return this.#clock.pass(event.seconds * 1000, () => this.#turns(8));
      case 'sleep':
        return this.#clock.sleep(event.hours * HOUR_MS);
      case 'put clock back':
        return this.#clock.putBack(event.days);
      case 'put clock right':
        return this.#clock.putRight();
      case 'decide':
        return this.#decide(event);
      case 'set budget':
        await this.#awaken();
        return this.#command('site.setBudget', {
          origin: SITES[event.site] ?? '',
          connectionId: connectionOf(event.site),
          budget: event.terms && this.#terms(event.terms),
        });
      case 'alarm':
        if (!this.#browser.hasAlarm) return;
        await this.#awaken();
        return this.#recover();
      case 'settle by hand':
        return this.#settleByHand(event.which);
      case 'close page':
        this.#page(event).leave();
        this.#pages.delete(`${event.site} ${event.page}`);
        return;
      case 'reconnect page':
        await this.#awaken();
        return this.#page(event).connect();
      case 'die':
        if (!this.#life) return;
        if (event.after === 0) this.#life.mortal.die();
        else this.#life.mortal.touchesLeft = event.after;
        return;
      case 'restart browser':
        this.#life?.mortal.die();
        this.#tally.add('browser restarts');
        this.#pages.clear();
        this.#browser.queue = [];
        this.#browser.coolDowns = {};
        if (!event.keepsAlarm) this.#browser.hasAlarm = false;
        await this.#turns(QUIET_TURNS);
        return this.#awaken();
    }
  }

  #addWallet(id: string, character: Character): void {
    const journal = this.#journal;
    const wallet = new ModelWallet(id, character, {
      clock: this.#clock,
      books: this.#books,
      post: this.#post,
      broken: this.broken,
      onAsked: (eventId) => journal.asked(eventId),
      onPaid: ({ eventId }) => {
        this.#tally.add('paid');
        journal.paid(eventId);
      },
      count: (what) => this.#tally.add(what),
    });
    this.#wallets.set(id, wallet);
  }

  #newLife(): Life {
    this.#clock.runsTimers = true;
    const life: Life = new Life({
      browser: this.#browser,
      wallets: this.#wallets,
      now: this.#clock.now,
      nextId: () => `event ${++this.#names}`,
      onSend: (request) => this.#journal.sends(request),
      onCommit: (changes) => this.#journal.committed(changes),
      onDeath: (cutOff) => this.#died(life, cutOff),
    });
    this.#life = life;
    this.#lives.push(life);
    return life;
  }

  #died(life: Life, cutOff: number): void {
    this.#life = null;
    if (this.#isOver) return;
    this.log.push('  the background dies');
    this.#tally.add('deaths');
    if (cutOff > 0) this.#tally.add('deaths in the middle of a transaction');
    if (this.#journal.in('dispatched').length > 0) this.#tally.add('deaths with a payment dispatched');
    this.#clock.runsTimers = false;
    this.#clock.clearTimers();
    this.#post.dropOf(life.mortal);
    for (const page of this.#pages.values()) page.lose();
  }

  /** A background begins where none is: it recovers, and pages that wait ask again. */
  async #awaken(): Promise<void> {
    if (this.#life) return;
    await this.#turns(QUIET_TURNS); // what a dead one had begun comes to nothing
    this.#newLife();
    this.log.push('  a background begins');
    this.#recover();
    for (const page of this.#pages.values()) if (page.waiting.size > 0) page.connect();
  }

  #recover(): void {
    this.#life?.recover().catch((error: unknown) => this.complain(['recovery', error]));
  }

  #page({ site, page: nth }: { site: number; page: number }): Page {
    const place = `${site} ${nth}`;
    const known = this.#pages.get(place);
    if (known) return known;
    const deps = { journal: this.#journal, books: this.#books, broken: this.broken };
    const page = new Page(SITES[site] ?? '', `document${++this.#names}`, {
      connect: (port) => this.#life?.serve(port),
      mayAnswer: () => this.#life?.mortal.passes() ?? false,
      onAnswer: (call, answer) => {
        this.log.push(`  ${call.key} hears ${JSON.stringify(answer)}`);
        judgeAnswer(call, answer, { ...deps, count: (what) => this.#tally.add(what) });
      },
    });
    this.#pages.set(place, page);
    return page;
  }

  #command<M extends UiMethod>(method: M, params: UiParams<M>): void {
    void this.#life?.fromUi(method, params).then((outcome) => {
      const isFault = 'error' in outcome && outcome.error.code === 'INTERNAL';
      this.broken.unless(!isFault, `${method} met an inner fault`);
    });
  }

  async #decide({ which, how, terms }: Extract<Event, { do: 'decide' }>): Promise<void> {
    const open = this.#browser.queue.filter(({ decision }) => decision === undefined);
    const asked = open[which % Math.max(1, open.length)]?.prompt;
    if (asked?.kind !== 'pay') return;
    await this.#awaken();
    this.#asked(asked);
    if (how === 'close the window') {
      void this.#life?.windowClosed();
      return;
    }
    const approval = {
      approved: true as const,
      ...(asked.amount === null ? { amount: msat(33_000) } : {}),
      ...(terms === null ? {} : { budget: this.#terms(terms) }),
    };
    this.#command('prompt.decide', {
      promptId: asked.id,
      decision: how === 'approve' ? approval : { approved: false },
    });
  }

  #asked(prompt: Prompt): void {
    if (prompt.kind === 'pay') this.#tally.add(`asked: ${prompt.why ?? 'no amount'}`);
  }

  /** The user looks into the wallet and says what is to be seen there. What is under way has no end to tell of. */
  async #settleByHand(which: number): Promise<void> {
    const open = this.#journal.in('open');
    const row = open[which % Math.max(1, open.length)];
    const fate = row?.request && this.#books.entries.get(row.request.id)?.state;
    if (!row || fate === 'pending') return;
    await this.#awaken();
    this.#command('payment.settleByHand', { paymentId: row.id, wasPaid: fate === 'paid' });
  }

  #terms({ endsIn, ...terms }: Terms): BudgetTerms {
    return { ...terms, expiresAt: endsIn === null ? null : this.#clock.now() + endsIn * HOUR_MS };
  }

  #granted(terms: Terms | null): Budget | null {
    return terms && { ...this.#terms(terms), since: this.#clock.now() };
  }

  async #turns(times: number): Promise<void> {
    for (let turn = 0; turn < times; turn++) await new Promise<void>((resolve) => void setImmediate(resolve));
  }

  async #quiet(): Promise<void> {
    const touches = () => this.#life?.mortal.touches;
    let before = touches();
    for (let still = 0, turn = 0; still < QUIET_TURNS && turn < MOST_TURNS; turn++) {
      await this.#turns(1);
      const after = touches();
      still = after === before ? still + 1 : 0;
      before = after;
    }
  }

  /** All that is under way arrives. */
  async #deliver(): Promise<void> {
    await this.#quiet();
    for (let things = 0; !this.#post.isEmpty && things < 500; things++) {
      this.#post.happen(0, 0);
      if (this.#post.isEmpty) await this.#quiet();
    }
  }

  #isHealed(): boolean {
    const waits = [...this.#pages.values()].some(({ waiting }) => waiting.size > 0);
    const isOver = [...this.#journal.rows.values()].every(
      ({ state }) => state === 'settled' || state === 'failed',
    );
    return !waits && isOver;
  }

  #judgeEnd(): void {
    const { broken } = this;
    for (const { waiting } of this.#pages.values()) {
      broken.unless(waiting.size === 0, 'a page was never answered');
    }
    for (const row of this.#journal.rows.values()) {
      this.#tally.add(`ended ${row.state}`);
      const isOver = row.state !== 'dispatched';
      broken.unless(isOver, `a payment stayed ${row.state}`);
      if (row.state === 'open')
        broken.unless(!this.#canTell(row), 'a payment stayed open of which its wallet can tell');
    }
    for (const { state, eventId } of this.#books.entries.values()) {
      const row = this.#journal.ofEvent(eventId);
      const isKnown = row?.state === 'settled' || row?.state === 'open' || row?.settledBy === 'user';
      broken.unless(state !== 'paid' || isKnown, 'a payment that was made is not in the journal');
    }
  }

  #canTell({ request, connectionId }: PaymentRow): boolean {
    const { character } = this.#wallets.get(connectionId) ?? {};
    if (!character || !request) return true;
    if (character.lists) return true;
    const fate = this.#books.entries.get(request.id)?.state;
    return tellsOfPayments(character) && (fate === 'paid' || fate === 'pending');
  }
}

function connectionOf(site: number): string {
  return site === SITES.length - 1 ? 'wallet 1' : 'wallet 0';
}
