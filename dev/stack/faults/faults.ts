/** What can go wrong with a response on its way to the client. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Event } from 'nostr-tools/pure';
import type { Relay } from '../relay';
import { INFO_KIND } from '../wallet-service/protocol';
import { LIE, randomId, type Scene } from './scene';
import type { Step } from './steps';

/**
 * Makes of the steps that were to be taken those that are taken. So faults combine: each is applied to what those before it have made.
 * Some take the true answer away or change it; noise leaves it as it is and puts wrong things before and after it.
 */
type Fault = (steps: readonly Step[], scene: Scene) => readonly Step[];

const SLOW_MS = 20;
const SKEW_SECONDS = 600;

export const FAULTS = {
  /** Nothing is answered. */
  silence: (steps) => steps.filter(({ kind }) => kind !== 'answer'),
  /** Everything waits until the test releases it, see FaultSwitchboard.release: for late answers, and for those out of order. */
  held: (steps, { hold }) => [{ kind: 'pause', over: hold }, ...steps],
  slow: (steps) => [{ kind: 'pause', over: () => pause(SLOW_MS) }, ...steps],
  /** The answer comes three times: twice as the same event, and once as another. */
  duplicate: (steps, scene) =>
    eachAnswer(steps, (answer) => [answer, answer, { ...answer, event: scene.again(answer.event) }]),
  'clock ahead': (steps, scene) =>
    eachAnswer(steps, (answer) => [{ ...answer, event: scene.redated(answer.event, SKEW_SECONDS) }]),
  'clock behind': (steps, scene) =>
    eachAnswer(steps, (answer) => [{ ...answer, event: scene.redated(answer.event, -SKEW_SECONDS) }]),
  /** The first relay passes nothing on. */
  'second relay only': (steps, { relays }) =>
    eachAnswer(steps, (answer) => [{ ...answer, to: [secondOf(relays)] }]),

  'wrong author': noise((scene) => [scene.byStranger()]),
  'bad signature': noise((scene) => {
    const lie = scene.wrong();
    return [
      { ...lie, sig: turned(lie.sig) },
      { ...scene.response.event, content: lie.content },
    ];
  }),
  'wrong e': noise((scene) => [null, randomId(), idOfAnother(scene)].map((id) => aboutRequest(scene, id))),
  undecryptable: noise((scene) => [
    scene.withContent('nonsense'),
    scene.withContent(scene.secretOfStranger()),
  ]),
  'wrong result_type': noise((scene) =>
    ['', scene.response.request.method === 'get_info' ? 'get_balance' : 'get_info'].map((type) =>
      scene.wrong({ plaintext: scene.lie(type) }),
    ),
  ),
  'no JSON': noise((scene) => [scene.wrong({ plaintext: 'no JSON' })]),
  'no object': body(() => ['text']),
  'no result_type': body(() => ({ error: LIE, result: null })),
  'a list as result_type': body((type) => ({ result_type: [type], error: LIE, result: null })),
  'neither result nor error': body((type) => ({ result_type: type, error: null, result: null })),
  'a text as result': body((type) => ({ result_type: type, error: null, result: 'text' })),
  'a number as result': body((type) => ({ result_type: type, error: null, result: 7 })),
  'a list as result': body((type) => ({ result_type: type, error: null, result: [] })),
  'a text as error': body((type) => ({ result_type: type, error: 'text', result: null })),
  'an error without code': body((type) => ({ result_type: type, error: {}, result: null })),
  'a number as code': body((type) => ({ result_type: type, error: { ...LIE, code: 7 }, result: null })),
  /** Right in all but its size. */
  huge: noise((scene) => [scene.huge()]),
  /** The answer to the request before, once more; or late, where that was silenced. */
  replay: noise(({ previous }) => (previous === null ? [] : [previous.event])),
  'relay nonsense': (steps, scene) => around(steps, nonsense(scene).map(message)),

  /** The relays have forgotten the info event. */
  'no info event': (steps) => [mishap((relay) => relay.forget(INFO_KIND)), ...steps],
  /** An older one comes after the newer. */
  'stale info event': (steps, scene) => around(steps, [forgery(scene.staleInfo())]),
  /** The relays have an older one in place of the newer. */
  'only a stale info event': (steps, scene) => {
    const stale = scene.staleInfo();
    const replace = async (relay: Relay) => {
      relay.forget(INFO_KIND);
      await relay.publish(stale);
    };
    return [mishap(replace), ...steps];
  },

  /** What follows finds nobody who listens; only relays that keep wallet events have it for later. */
  'cut before': (steps) => [mishap((relay) => relay.drop()), ...steps],
  'cut after': (steps) => [...steps, mishap((relay) => relay.drop())],
  'restart before': (steps) => [mishap((relay) => relay.restart()), ...steps],
  'restart after': (steps) => [...steps, mishap((relay) => relay.restart())],
} satisfies Record<string, Fault>;

export type FaultName = keyof typeof FAULTS;

/** What is done in place of just answering. Each fault counts once. */
export function stepsWith(faults: Iterable<FaultName>, scene: Scene): readonly Step[] {
  const truth: readonly Step[] = [{ kind: 'answer', event: scene.response.event, to: scene.relays }];
  return [...new Set(faults)].reduce((steps, name) => FAULTS[name](steps, scene), truth);
}

/** Wrong events that go the way of the true one. */
function noise(wrong: (scene: Scene) => Event[]): Fault {
  return (steps, scene) =>
    around(
      steps,
      wrong(scene).map((event) => forgery(event, scene.response.event)),
    );
}

/** A response of a wrong shape, whatever the method. */
function body(wrong: (method: string) => unknown): Fault {
  return noise((scene) => [scene.wrong({ plaintext: JSON.stringify(wrong(scene.response.request.method)) })]);
}

function around(steps: readonly Step[], wrong: readonly Step[]): readonly Step[] {
  return [...wrong, ...steps, ...wrong];
}

function eachAnswer(
  steps: readonly Step[],
  change: (answer: Extract<Step, { kind: 'answer' }>) => Step[],
): readonly Step[] {
  return steps.flatMap((step) => (step.kind === 'answer' ? change(step) : [step]));
}

function forgery(event: Event, like = event): Step {
  return { kind: 'forgery', event, like };
}

function message(text: string): Step {
  return { kind: 'message', text };
}

function mishap(befall: (relay: Relay) => void | Promise<void>): Step {
  return { kind: 'mishap', befall };
}

/** The last character changed. */
function turned(hex: string): string {
  return hex.slice(0, -1) + (hex.endsWith('0') ? '1' : '0');
}

function secondOf([, second]: readonly Relay[]): Relay {
  if (second === undefined) throw new Error('There is no second relay.');
  return second;
}

/** A lie that names this request, or none. */
function aboutRequest(scene: Scene, id: string | null): Event {
  const others = scene.response.event.tags.filter(([name]) => name !== 'e');
  return scene.wrong({ tags: id === null ? others : [...others, ['e', id]] });
}

/** Of the request before where that was another method's: then the lie is none about that either. */
function idOfAnother({ previous, response }: Scene): string {
  return previous === null || previous.request.method === response.request.method
    ? randomId()
    : previous.request.event.id;
}

/** What a relay may say that is no event. */
function nonsense({ response: { request } }: Scene): string[] {
  const messages = [
    null,
    7,
    {},
    [],
    ['EVENT'],
    ['EVENT', 'nobody', null],
    ['EVENT', 'nobody', request.event],
    ['OK', request.event.id, false, 'blocked: no'],
    ['OK'],
    ['EOSE'],
    ['CLOSED', 'nobody', 'error: no'],
    ['NOTICE', 'hello'],
    ['AUTH', { challenge: 7 }],
  ];
  return ['{"EVENT', '', ...messages.map((body) => JSON.stringify(body))];
}
