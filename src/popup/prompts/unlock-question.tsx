import type { UnlockPrompt } from '../../contract/prompts';
import type { PassphraseRow } from '../../contract/rows';
import { command } from '../commands';
import { db } from '../database';
import { PassphraseField } from '../lock/passphrase-field';
import { TriesWait } from '../lock/tries-wait';
import { useUnlock } from '../lock/use-unlock';
import { Foreign } from '../ui/foreign';
import { useLive } from '../use-live';
import { confirmText } from './actions';
import { firstDraft } from './answer';
import { Details } from './details';
import { PromptForm } from './prompt-form';
import { Sentence } from './sentence';

interface UnlockQuestionProps {
  prompt: UnlockPrompt;
  /** How many prompts wait, this one included. */
  waiting: number;
  /** This one was rejected. */
  onAnswered: () => void;
  /** The vault is open: that answers whoever has asked for it. */
  onUnlocked: () => void;
}

/** The passphrase, please. It is answered by unlocking, or by no. */
export function UnlockQuestion(props: UnlockQuestionProps) {
  const row = useLive(() => db.vault.get('vault'), '');
  return row?.kind === 'passphrase' ? <PassphraseQuestion row={row} {...props} /> : null;
}

function PassphraseQuestion(props: UnlockQuestionProps & { row: PassphraseRow }) {
  const { prompt, waiting, row, onAnswered, onUnlocked } = props;
  const { field, action, wait, submit } = useUnlock(row);
  const { busy, error, run } = action;
  const draft = firstDraft(prompt, 0);

  async function reject() {
    const decision = { approved: false } as const;
    if (await run(() => command('prompt.decide', { promptId: prompt.id, decision }))) onAnswered();
  }

  return (
    <PromptForm
      prompt={prompt}
      waiting={waiting}
      confirmText={busy ? 'Unlocking…' : confirmText(prompt, draft)}
      busy={busy}
      possible={wait === 0}
      problems={[error]}
      onConfirm={() => {
        void submit().then((done) => {
          if (done) onUnlocked();
        });
      }}
      onReject={() => void reject()}
      onBlocked={onAnswered}
    >
      <Sentence prompt={prompt} draft={draft} onAmount={() => undefined} />
      <div class="tight">
        <PassphraseField
          label="Passphrase"
          id="passphrase"
          kind="current"
          field={field}
          readOnly={busy}
          describedBy="unlock-points"
        />
        <TriesWait wait={wait} />
      </div>
      <ul id="unlock-points" class="points">
        <li>
          Without it Fusebox cannot reach <Foreign text={prompt.walletName} />. It is asked for in Fusebox's
          own windows only, never in a page.
        </li>
        <li>It allows the site nothing new: what its budget does not let pass, you are asked about next.</li>
        <li>If you have forgotten it, open Fusebox from the toolbar.</li>
      </ul>
      <Details prompt={prompt} draft={draft} />
    </PromptForm>
  );
}
