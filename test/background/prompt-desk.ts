/** Where prompts wait and are shown, in memory: what `storage.session` and the window are to the background. */

import { createPrompts, type Prompts, type PromptWindow } from '../../src/background/prompts';
import type { Prompt } from '../../src/contract/prompts';
import type { CoolDowns } from '../../src/store/cool-downs';
import type { QueuedPrompt } from '../../src/store/prompts';
import { Mailbox } from '../nwc/mailbox';

export class PromptDesk {
  queue: QueuedPrompt[] = [];
  coolDowns: CoolDowns = {};
  isShown = false;
  timesShown = 0;
  now = 1_000_000;
  /** Every prompt as it enters the queue. */
  readonly asked = new Mailbox<Prompt>();
  readonly window: PromptWindow = {
    show: async () => {
      this.isShown = true;
      this.timesShown++;
    },
    close: async () => {
      this.isShown = false;
    },
  };

  /** The prompts of a background that starts now. Called again, of the next one over the same storage. */
  start(isLocked = async () => false): Prompts {
    return createPrompts({
      // As storage does it: what is read and what is kept are copies, in Chrome with their names sorted.
      read: async () => sorted(this.queue) as QueuedPrompt[],
      write: async (queue) => this.#keep(structuredClone(queue)),
      coolDowns: {
        read: async () => structuredClone(this.coolDowns),
        write: async (coolDowns) => {
          this.coolDowns = structuredClone(coolDowns);
        },
      },
      window: this.window,
      isLocked,
      now: () => this.now,
    });
  }

  get open(): Prompt[] {
    return this.queue.filter(({ decision }) => decision === undefined).map(({ prompt }) => prompt);
  }

  #keep(queue: QueuedPrompt[]): void {
    const known = new Set(this.queue.map(({ prompt }) => prompt.id));
    this.queue = queue;
    for (const { prompt } of queue) if (!known.has(prompt.id)) this.asked.put(prompt);
  }
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const names = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(names.map(([name, part]) => [name, sorted(part)]));
}
