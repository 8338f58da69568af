import { useEffect, useRef, useState } from 'preact/hooks';
import type { Decision, Prompt } from '../../contract/prompts';
import { command } from '../commands';
import { ErrorNotice } from '../ui/notice';
import { useAction } from '../use-action';
import { useNow } from '../use-now';
import { Actions } from './actions';
import { answerFrom, firstDraft, offersBudget } from './answer';
import { BudgetOffer } from './budget-offer';
import { Facts } from './facts';
import { Sentence } from './sentence';
import { useInert } from './use-inert';

interface QuestionProps {
  prompt: Prompt;
  /** How many prompts wait, this one included. */
  waiting: number;
  onAnswered: (promptId: string) => void;
}

/** One prompt and its answer. To be keyed by the prompt's id: nothing entered or armed carries over to the next one. */
export function Question({ prompt, waiting, onAnswered }: QuestionProps) {
  const [draft, setDraft] = useState(() => firstDraft(prompt));
  const now = useNow(500);
  const inert = useInert();
  const { busy, error, run } = useAction();
  const frame = useRef<HTMLFormElement>(null);
  const answer = answerFrom(prompt, draft, now);
  const change = (part: Partial<typeof draft>) => setDraft({ ...draft, ...part });

  async function decide(decision: Decision) {
    const done = await run(() => command('prompt.decide', { promptId: prompt.id, decision }));
    if (done) onAnswered(prompt.id);
  }

  function confirm() {
    if (inert.check()) return;
    const current = answerFrom(prompt, draft, Date.now());
    if ('decision' in current) void decide(current.decision);
  }

  const reject = () => void decide({ approved: false });

  useEffect(() => {
    const key = (event: KeyboardEvent) => {
      if (event.key !== 'Enter' && event.key !== 'Escape') return;
      // A key held down since the last prompt, or since the page, is no answer to this one.
      if (event.repeat) {
        event.preventDefault();
        return;
      }
      if (event.key === 'Escape') {
        event.preventDefault();
        reject();
      } else if (!actsOnEnter(event.target)) {
        event.preventDefault();
        confirm();
      }
    };
    window.addEventListener('keydown', key);
    return () => window.removeEventListener('keydown', key);
  });

  useEffect(() => {
    const field = frame.current?.querySelector<HTMLElement>('input.large');
    (field ?? frame.current)?.focus();
  }, []);

  return (
    <form
      ref={frame}
      class="prompt"
      tabIndex={-1}
      aria-labelledby="sentence"
      data-testid="prompt"
      data-kind={prompt.kind}
      data-prompt-id={prompt.id}
      onSubmit={(event) => {
        event.preventDefault();
        confirm();
      }}
    >
      <div class="prompt-body">
        <p class="prompt-count soft small" role="status">
          {waiting > 1 ? `1 of ${waiting}` : ''}
        </p>
        <Sentence
          prompt={prompt}
          draft={draft}
          onAmount={(amount) => change({ amount })}
          problem={'hindrance' in answer && answer.hindrance === 'amount' ? answer.reason : null}
        />
        <Facts prompt={prompt} draft={draft} now={now} />
        {offersBudget(prompt) && (
          <BudgetOffer
            prompt={prompt}
            draft={draft}
            onChange={change}
            problem={'hindrance' in answer && answer.hindrance === 'budget' ? answer.reason : null}
          />
        )}
      </div>
      <div class="prompt-foot">
        {'hindrance' in answer && answer.hindrance === 'expired' && <ErrorNotice message={answer.reason} />}
        <ErrorNotice message={error} />
        <Actions
          prompt={prompt}
          draft={draft}
          inert={inert}
          busy={busy}
          possible={'decision' in answer}
          onReject={reject}
        />
      </div>
    </form>
  );
}

/** True for what Enter already does something on: buttons and the heads of details. */
function actsOnEnter(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('button, summary, a') !== null;
}
