import { useState } from 'preact/hooks';
import type { Ceilings } from '../../contract/policy';
import type { Decision, Prompt } from '../../contract/prompts';
import { isOnlyRead, offersBudget } from '../../core/answers';
import { command } from '../commands';
import { useAction } from '../use-action';
import { useNow } from '../use-now';
import { t } from '../words/words';
import { approval, type Draft, firstDraft, isExpired } from './answer';
import { BudgetOffer } from './budget-offer';
import { confirmWords } from './confirm-words';
import { Details } from './details';
import { Facts } from './facts';
import { PayerWordsFields } from './payer-words';
import { PromptForm } from './prompt-form';
import { Sentence } from './sentence';

interface QuestionProps {
  prompt: Prompt;
  /** How many prompts wait, this one included. */
  waiting: number;
  /** Of the organisation. */
  ceilings: Ceilings | null;
  onAnswered: () => void;
}

/** One prompt and its answer. To be keyed by the prompt's id: nothing entered or armed carries over to the next one. */
export function Question({ prompt, waiting, ceilings, onAnswered }: QuestionProps) {
  const [draft, setDraft] = useState(() => firstDraft(prompt, ceilings, Date.now()));
  const now = useNow(500);
  const { busy, error, run } = useAction();
  const change = (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part }));

  async function decide(decision: Decision) {
    if (await run(() => command('prompt.decide', { promptId: prompt.id, decision }))) onAnswered();
  }

  return (
    <PromptForm
      prompt={prompt}
      waiting={waiting}
      confirmText={confirmWords(prompt, draft)}
      busy={busy}
      possible={approval(prompt, draft, ceilings, now) !== null}
      problems={[isExpired(prompt, now) ? t('prompt_expired') : null, error]}
      onConfirm={() => {
        const decision = approval(prompt, draft, ceilings, Date.now());
        if (decision) void decide(decision);
      }}
      // What is only read is not rejected.
      onReject={() => void decide({ approved: isOnlyRead(prompt) })}
      onBlocked={onAnswered}
      details={<Details prompt={prompt} draft={draft} />}
    >
      <Sentence prompt={prompt} draft={draft} onAmount={(amount) => change({ amount })} />
      {prompt.kind === 'lnurl-pay' && (
        <PayerWordsFields prompt={prompt} draft={draft} onChange={(words) => change({ words })} />
      )}
      <Facts prompt={prompt} draft={draft} now={now} />
      {offersBudget(prompt) && (
        <BudgetOffer prompt={prompt} draft={draft} ceilings={ceilings} now={now} onChange={change} />
      )}
    </PromptForm>
  );
}
