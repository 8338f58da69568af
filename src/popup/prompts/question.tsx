import { useEffect, useRef, useState } from 'preact/hooks';
import type { Decision, Prompt } from '../../contract/prompts';
import { isOnlyRead, offersBudget } from '../../core/answers';
import { command } from '../commands';
import { BlockSite } from '../ui/block-site';
import { Brand } from '../ui/brand';
import { ErrorNotice } from '../ui/notice';
import { useAction } from '../use-action';
import { useNow } from '../use-now';
import { Actions } from './actions';
import { approval, type Draft, firstDraft, isExpired } from './answer';
import { BudgetOffer } from './budget-offer';
import { Details } from './details';
import { Facts } from './facts';
import { PayerWordsFields } from './payer-words';
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
  const [draft, setDraft] = useState(() => firstDraft(prompt, Date.now()));
  const now = useNow(500);
  const inert = useInert();
  const { busy, error, run } = useAction();
  const form = useRef<HTMLFormElement>(null);
  const change = (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part }));

  async function decide(decision: Decision) {
    const done = await run(() => command('prompt.decide', { promptId: prompt.id, decision }));
    if (done) onAnswered(prompt.id);
  }
  function confirm() {
    const decision = approval(prompt, draft, Date.now());
    if (decision && !inert.check()) void decide(decision);
  }
  function reject() {
    // What is only read is not rejected.
    void decide({ approved: isOnlyRead(prompt) });
  }

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if ((event.key !== 'Enter' && event.key !== 'Escape') || isOfPicker(event.target)) return;
      if (event.key === 'Enter' && !event.repeat && actsOnEnter(event.target)) return;
      event.preventDefault();
      // A key held down since the last prompt, or since the page, is no answer to this one.
      if (event.repeat) return;
      if (event.key === 'Enter') confirm();
      else reject();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  });

  useEffect(() => {
    (form.current?.querySelector<HTMLElement>('#amount') ?? form.current)?.focus();
  }, []);

  return (
    <form
      ref={form}
      class="prompt"
      tabIndex={-1}
      aria-labelledby="sentence"
      data-testid="prompt"
      data-kind={prompt.kind}
      data-permission={prompt.kind === 'permission' ? prompt.permission : undefined}
      data-prompt-id={prompt.id}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        confirm();
      }}
    >
      <div class="prompt-body">
        <div class="prompt-head">
          <Brand />
          <span class="soft small" role="status">
            {waiting > 1 ? `1 of ${waiting}` : ''}
          </span>
        </div>
        <Sentence prompt={prompt} draft={draft} onAmount={(amount) => change({ amount })} />
        {prompt.kind === 'lnurl-pay' && (
          <PayerWordsFields prompt={prompt} draft={draft} onChange={(words) => change({ words })} />
        )}
        <Facts prompt={prompt} draft={draft} now={now} />
        {offersBudget(prompt) && <BudgetOffer prompt={prompt} draft={draft} now={now} onChange={change} />}
        <Details prompt={prompt} draft={draft} />
        <div>
          <BlockSite
            origin={prompt.origin}
            shownOrigin={prompt.shownOrigin}
            onBlocked={() => onAnswered(prompt.id)}
          />
        </div>
      </div>
      <div class="prompt-foot">
        {isExpired(prompt, now) && (
          <ErrorNotice message="This invoice has expired and cannot be paid. Reject it and ask the site for a new one." />
        )}
        <ErrorNotice message={error} />
        <Actions
          prompt={prompt}
          draft={draft}
          inert={inert}
          busy={busy}
          possible={approval(prompt, draft, now) !== null}
          onReject={reject}
        />
      </div>
    </form>
  );
}

/** True for what opens a list or a calendar of its own: there Enter takes a choice and Escape closes it. */
function isOfPicker(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('select, [type="date"]') !== null;
}

/** True for what Enter already does something on: buttons and the heads of details. */
function actsOnEnter(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('button, summary') !== null;
}
