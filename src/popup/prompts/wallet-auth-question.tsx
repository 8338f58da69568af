import { useState } from 'preact/hooks';
import type { Decision, WalletAuthPrompt } from '../../contract/prompts';
import { neutralise } from '../../core/foreign-text';
import { command } from '../commands';
import { Field } from '../ui/field';
import { Foreign, Quoted } from '../ui/foreign';
import { Select } from '../ui/select';
import { useAction } from '../use-action';
import { useNow } from '../use-now';
import { Phrase } from '../words/phrase';
import { t } from '../words/words';
import { firstDraft } from './answer';
import { confirmWords } from './confirm-words';
import { PromptForm } from './prompt-form';
import { Sentence } from './sentence';
import { WalletAuthDetails } from './wallet-auth-details';
import { firstGrantDraft, type GrantDraft, grantOf } from './wallet-auth-draft';
import { WalletAuthFields } from './wallet-auth-fields';
import './wallet-auth.css';

interface WalletAuthQuestionProps {
  prompt: WalletAuthPrompt;
  /** How many prompts wait, this one included. */
  waiting: number;
  onAnswered: () => void;
}

/** May an app have a connection of its own? All that it asks for can be lowered, and nothing raised. */
export function WalletAuthQuestion({ prompt, waiting, onAnswered }: WalletAuthQuestionProps) {
  const [draft, setDraft] = useState(() => firstGrantDraft(prompt));
  const now = useNow(500);
  const { busy, error, run } = useAction();
  const change = (part: Partial<GrantDraft>) => setDraft((before) => ({ ...before, ...part }));
  const words = firstDraft(prompt, null, now);

  async function decide(decision: Decision) {
    if (await run(() => command('prompt.decide', { promptId: prompt.id, decision }))) onAnswered();
  }

  return (
    <PromptForm
      prompt={prompt}
      waiting={waiting}
      confirmText={confirmWords(prompt, words)}
      busy={busy}
      possible={grantOf(prompt, draft, now) !== null}
      problems={[error]}
      onConfirm={() => {
        const grant = grantOf(prompt, draft, Date.now());
        if (grant) void decide({ approved: true, grant });
      }}
      onReject={() => void decide({ approved: false })}
      onBlocked={onAnswered}
      details={<WalletAuthDetails prompt={prompt} draft={draft} onChange={change} />}
    >
      <Sentence prompt={prompt} draft={words} onAmount={() => undefined} />
      <Claims prompt={prompt} />
      <WalletChoice prompt={prompt} draft={draft} onChange={change} />
      <WalletAuthFields prompt={prompt} draft={draft} now={now} onChange={change} />
    </PromptForm>
  );
}

/** What the app says of itself, and what follows from a yes. */
function Claims({ prompt: { request } }: { prompt: WalletAuthPrompt }) {
  const { name, wallet, wantsConnections } = request;
  return (
    <ul class="points">
      <li data-testid="grant-claim">
        {name !== null && neutralise(name) !== '' ? (
          <Phrase text="grant_claim" blanks={{ name: <Quoted text={name} testId="grant-name" /> }} />
        ) : (
          t('grant_nameless')
        )}
      </li>
      {wallet !== null && <li>{t('grant_for_wallet', { wallet })}</li>}
      {wantsConnections && <li data-testid="grant-no-further">{t('grant_no_further')}</li>}
      <li>{t('grant_by_itself')}</li>
    </ul>
  );
}

interface WalletChoiceProps {
  prompt: WalletAuthPrompt;
  draft: GrantDraft;
  onChange: (part: Partial<GrantDraft>) => void;
}

/** Which of the wallets makes it; the only one is only named. */
function WalletChoice({ prompt: { wallets }, draft, onChange }: WalletChoiceProps) {
  const [only, ...others] = wallets;
  if (only && others.length === 0) {
    return (
      <dl class="facts">
        <dt>{t('fact_wallet')}</dt>
        <dd>
          <Foreign text={only.name} />
        </dd>
      </dl>
    );
  }
  return (
    <Field id="grant-wallet" label={t('fact_wallet')}>
      <Select
        id="grant-wallet"
        value={draft.connectionId}
        options={wallets.map(({ id, name }) => [id, neutralise(name)] as const)}
        testId="grant-wallet"
        onChange={(connectionId) => onChange({ connectionId })}
      />
    </Field>
  );
}
