/** What a browser takes over a while in which nothing is done. */
import type { QuietBrowser } from '../quiet/quiet-browser';
import { type Consumer, consumersOf, memoryOf } from './process-group';

export interface Consumed {
  /** In s: of all processes, and of those of extensions. */
  cpu: number;
  extensionCpu: number;
  /** Bytes, at the end. */
  memory: number;
  extensionMemory: number;
  /** How often the background was started, and in which share of the samples it was running. */
  starts: number;
  awake: number;
  /** Open sockets to relays: on average, and at most. */
  sockets: number;
  mostSockets: number;
}

/** Sampled from outside. What a process takes between its last sample and its end is lost: little, since it idles first. */
export class Meter {
  readonly #browser: QuietBrowser;
  readonly #openSockets: () => number;
  readonly #first = new Map<number, Consumer>();
  readonly #last = new Map<number, Consumer>();
  readonly #lives: (string | null)[] = [];
  readonly #sockets: number[] = [];

  constructor(browser: QuietBrowser, openSockets: () => number) {
    this.#browser = browser;
    this.#openSockets = openSockets;
  }

  async sample(): Promise<void> {
    const isFirst = this.#lives.length === 0;
    for (const consumer of await consumersOf(this.#browser.pid)) {
      if (isFirst) this.#first.set(consumer.pid, consumer);
      this.#last.set(consumer.pid, consumer);
    }
    this.#lives.push(await this.#browser.backgroundLife());
    this.#sockets.push(this.#openSockets());
  }

  async consumed(): Promise<Consumed> {
    const all = [...this.#last.values()];
    const extensions = all.filter(({ isForExtensions }) => isForExtensions);
    const cpu = (consumers: readonly Consumer[]) =>
      sum(consumers.map(({ pid, cpuSeconds }) => cpuSeconds - (this.#first.get(pid)?.cpuSeconds ?? 0)));
    const memory = async (consumers: readonly Consumer[]) =>
      sum(await Promise.all(consumers.map(({ pid }) => memoryOf(pid))));
    const lives = new Set(this.#lives.filter((life) => life !== null && life !== this.#lives[0]));
    return {
      cpu: cpu(all),
      extensionCpu: cpu(extensions),
      memory: await memory(all),
      extensionMemory: await memory(extensions),
      starts: lives.size,
      awake: this.#lives.filter((life) => life !== null).length / this.#lives.length,
      sockets: sum(this.#sockets) / this.#sockets.length,
      mostSockets: Math.max(...this.#sockets),
    };
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
