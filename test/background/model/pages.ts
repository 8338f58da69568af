/** The documents of the sites, each with the bridge beside it: what has no answer is asked again, under its name, of the next life. */
import type { Runtime } from 'webextension-polyfill';
import type { PortAnswer } from '../../../src/contract/page-messages';
import { never } from './mortal';

export interface Call {
  /** The request key by which the journal knows it. */
  key: string;
  origin: string;
  invoice: string;
}

type Hear = (message: unknown) => void;

/** The background's end of a port, as far as the background uses it. */
export interface Listening {
  hear: Hear[];
  gone: (() => void)[];
}

export interface PageDeps {
  /** Opens a port to the background that is there, and wakes it where none is. */
  connect: (port: Runtime.Port) => void;
  /** True while the background may still say something. */
  mayAnswer: () => boolean;
  onAnswer: (call: Call, answer: PortAnswer) => void;
}

export class Page {
  readonly waiting = new Map<string, Call>();
  #port: Listening | null = null;
  #calls = 0;

  constructor(
    readonly origin: string,
    readonly name: string,
    readonly deps: PageDeps,
  ) {}

  call(invoice: string): void {
    const id = `${this.name}-${++this.#calls}`;
    this.waiting.set(id, { key: `${this.origin} ${id}`, origin: this.origin, invoice });
    if (this.#port) this.#send(this.#port, id, invoice);
    else this.connect();
  }

  /** Opens the port, anew where there is one, and sends all that has no answer. */
  connect(): void {
    this.leave();
    const listening: Listening = { hear: [], gone: [] };
    this.#port = listening;
    this.deps.connect({
      name: 'page',
      sender: { origin: this.origin, url: `${this.origin}/cart`, frameId: 0 },
      postMessage: (answer: PortAnswer) => this.#answered(listening, answer),
      onMessage: { addListener: (hear: Hear) => listening.hear.push(hear) },
      onDisconnect: { addListener: (gone: () => void) => listening.gone.push(gone) },
    } as unknown as Runtime.Port);
    for (const [id, { invoice }] of this.waiting) this.#send(listening, id, invoice);
  }

  /** The document or its port goes, and the background hears of it. */
  leave(): void {
    const port = this.#port;
    this.#port = null;
    for (const gone of port?.gone ?? []) gone();
  }

  /** The background is gone, and its end of the port with it. */
  lose(): void {
    this.#port = null;
  }

  #send(port: Listening, id: string, invoice: string): void {
    for (const hear of port.hear) hear({ id, method: 'sendPayment', params: invoice });
  }

  #answered(port: Listening, answer: PortAnswer): unknown {
    if (this.#port !== port || !this.deps.mayAnswer()) return never();
    const call = this.waiting.get(answer.id);
    if (!call) return undefined;
    this.waiting.delete(answer.id);
    this.deps.onAnswer(call, answer);
    return undefined;
  }
}
