/** The prompt window, with each question by itself and with several that wait. */
import type { Prompt } from '../../../src/contract/prompts';
import { msatFromSats } from '../../../src/core/msat';
import { whyAlwaysAsked } from '../../../src/core/origins';
import { promptsOf } from '../prompts';
import { fullRows, lockable } from '../rows';
import { type Act, by, type State, type States } from '../state';
import { KINDS, STATES } from '../worst-prompts';

/** What is closed at first. */
const DETAILS: Act = ['click', `${by('details')} > summary`];

export function promptStates(now: number): States {
  const state = (prompts: readonly Prompt[], acts: readonly Act[] = []): State => ({
    page: 'prompt',
    rows: { ...fullRows(now), ...lockable },
    prompts,
    acts,
    shows: by('confirm'),
  });
  const usual = Object.entries(promptsOf(now)).map(([name, prompt]) => [name, state([prompt])] as const);
  const worst = Object.entries({ ...KINDS, ...STATES }).map(
    ([name, prompt]) => [`${name}, at its worst`, state([prompt], opened(prompt))] as const,
  );
  return Object.fromEntries([
    ...[...usual, ...worst].map(([name, made]) => [`prompt: ${name}`, made] as const),
    ['prompt: one of three', state(Object.values(promptsOf(now)).slice(3, 6))],
    ['prompt: blocking', { ...state([KINDS.connect], [['click', by('block')]]), shows: by('block-confirm') }],
    ['prompt: no budget by the organisation', { ...state([KINDS.connect]), policy: { ceilings: {} } }],
    [
      'prompt: more than the organisation allows',
      {
        ...state(
          [KINDS.connect],
          [
            ['click', by('budget-toggle')],
            ['enter', by('budget-input'), '5,001'],
          ],
        ),
        policy: { ceilings: { month: { amount: msatFromSats(5_000) } } },
        shows: '.wrong',
      },
    ],
    [
      'prompt: a passphrase is required',
      { ...state([KINDS.unlock]), rows: fullRows(now), policy: { lockAfterMinutes: 30 } },
    ],
    ['prompt: none', { ...state([]), shows: by('done') }],
  ]);
}

/** All that can be opened in this question. */
function opened({ kind, origin, shownOrigin }: Prompt): readonly Act[] {
  if (kind !== 'connect' && kind !== 'pay') return [];
  return whyAlwaysAsked(origin, shownOrigin) ? [DETAILS] : [DETAILS, ['click', by('budget-toggle')]];
}
