/** All that is under way in the world outside of the background. What happens next, and how, is for the history to say. */
import type { Mortal } from './mortal';

export interface Thing {
  name: string;
  /** Whose it is and with whom it ends; null where it goes on whatever ends. */
  life: Mortal | null;
  /** 0 is always how a kind and honest world would have it. */
  happen: (how: number) => void;
}

export class Post {
  #things: Thing[] = [];
  readonly #log: (line: string) => void;

  constructor(log: (line: string) => void) {
    this.#log = log;
  }

  get isEmpty(): boolean {
    return this.#things.length === 0;
  }

  put(thing: Thing): void {
    this.#things.push(thing);
  }

  /** One of the things that are under way happens. */
  happen(which: number, how: number): void {
    const [thing] = this.#things.splice(which % Math.max(1, this.#things.length), 1);
    if (!thing) return;
    this.#log(`${thing.name} (${how})`);
    thing.happen(how);
  }

  dropOf(life: Mortal): void {
    this.#things = this.#things.filter((thing) => thing.life !== life);
  }
}
