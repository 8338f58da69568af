/** What happens on the relays in place of one response, step by step. */
import type { Event } from 'nostr-tools/pure';
import type { Relay } from '../relay';

export type Step =
  /** The wallet's true answer, which its relays check and pass on like any event. */
  | { kind: 'answer'; event: Event; to: readonly Relay[] }
  /** An event that every relay hands unchecked to all who would get `like`. */
  | { kind: 'forgery'; event: Event; like: Event }
  /** Something that every relay says to every client. */
  | { kind: 'message'; text: string }
  /** Something that befalls every relay, once all that was sent before has arrived. */
  | { kind: 'mishap'; befall(relay: Relay): void | Promise<void> }
  | { kind: 'pause'; over(): Promise<unknown> };

export async function take(step: Step, relays: readonly Relay[]): Promise<void> {
  switch (step.kind) {
    case 'answer':
      for (const relay of step.to) await relay.publish(step.event);
      return;
    case 'forgery':
      for (const relay of relays) relay.inject(step.event, step.like);
      return;
    case 'message':
      for (const relay of relays) relay.say(step.text);
      return;
    case 'mishap':
      await Promise.all(relays.map((relay) => relay.flushed()));
      for (const relay of relays) await step.befall(relay);
      return;
    case 'pause':
      await step.over();
      return;
  }
}
