import { useEffect } from 'preact/hooks';
import type { UnlockPrompt } from '../../contract/prompts';
import type { PassphraseRow } from '../../contract/rows';
import { command } from '../commands';
import { PassphraseField } from '../lock/passphrase-field';
import { TriesWait } from '../lock/tries-wait';
import { useUnlock } from '../lock/use-unlock';
import { useVault } from '../lock/use-vault';
import { openSafety } from '../settings/open-safety';
import { ByOrganisation } from '../ui/by-organisation';
import { Foreign } from '../ui/foreign';
import { useAction } from '../use-action';
import { Phrase } from '../words/phrase';
import { t } from '../words/words';
import { firstDraft } from './answer';
import { confirmWords } from './confirm-words';
import { Details } from './details';
import { PromptForm } from './prompt-form';
import { Sentence } from './sentence';

interface UnlockQuestionProps {
  prompt: UnlockPrompt;
  /** How many prompts wait, this one included. */
  waiting: number;
  /** Nobody asks it any more. It stays all the same, since the passphrase may be half typed: the rest of it must not land in a page. */
  isWithdrawn: boolean;
  /** This one was rejected. */
  onAnswered: () => void;
  /** The vault is open: that answers whoever has asked for it. */
  onUnlocked: () => void;
  /** The user has done with one that was withdrawn. */
  onClosed: () => void;
}

/** The passphrase, please. It is answered by unlocking, or by no. */
export function UnlockQuestion(props: UnlockQuestionProps) {
  const { isWithdrawn, onUnlocked, onClosed } = props;
  const vault = useVault();
  const row = vault?.row?.kind === 'passphrase' ? vault.row : null;
  const isOver = isWithdrawn && vault?.lockedBy === null;

  // It was unlocked or reset elsewhere: then nobody types here.
  useEffect(() => {
    if (!isOver) return;
    if (row) onUnlocked();
    else onClosed();
  }, [isOver]);

  if (vault?.lacksPassphrase && !isOver) return <PassphraseWantedFirst {...props} />;
  return row && <PassphraseQuestion row={row} {...props} />;
}

/** There is none to enter, and the organisation requires one: setting it answers the question. */
function PassphraseWantedFirst({ prompt, waiting, onAnswered }: UnlockQuestionProps) {
  const { busy, error, run } = useAction();
  const draft = firstDraft(prompt, null, 0);

  async function reject() {
    const decision = { approved: false } as const;
    if (await run(() => command('prompt.decide', { promptId: prompt.id, decision }))) onAnswered();
  }

  return (
    <PromptForm
      prompt={prompt}
      waiting={waiting}
      confirmText={t('connected_passphrase_set')}
      busy={busy}
      possible={true}
      problems={[error]}
      onConfirm={() => void openSafety()}
      onReject={() => void reject()}
      onBlocked={onAnswered}
      details={<Details prompt={prompt} draft={draft} />}
    >
      <Sentence prompt={prompt} draft={draft} onAmount={() => undefined} />
      <ByOrganisation>{t('managed_passphrase')}</ByOrganisation>
    </PromptForm>
  );
}

function PassphraseQuestion(props: UnlockQuestionProps & { row: PassphraseRow }) {
  const { prompt, waiting, isWithdrawn, row, onAnswered, onUnlocked, onClosed } = props;
  const { entry, action, wait, submit } = useUnlock(row);
  const { busy, error, run } = action;
  const draft = firstDraft(prompt, null, 0);
  // What was sent off may still be the right one.
  const isOver = isWithdrawn && !busy;

  // The focus may have been on what is gone now.
  useEffect(() => {
    if (isOver) entry.field.current?.focus();
  }, [isOver]);

  async function reject() {
    const decision = { approved: false } as const;
    if (await run(() => command('prompt.decide', { promptId: prompt.id, decision }))) onAnswered();
  }

  return (
    <PromptForm
      prompt={prompt}
      waiting={waiting}
      confirmText={busy ? t('confirm_unlocking') : confirmWords(prompt, draft)}
      busy={busy}
      possible={wait === 0 && !isOver}
      problems={[isOver ? null : error]}
      withdrawn={
        isOver && (
          <button
            type="button"
            class="button large"
            data-testid="close"
            onClick={() => {
              entry.wipe();
              onClosed();
            }}
          >
            {t('confirm_close')}
          </button>
        )
      }
      onConfirm={() => {
        void submit().then((done) => {
          if (done) onUnlocked();
        });
      }}
      onReject={() => {
        // A key that was meant for the passphrase is no wish to close.
        if (!isOver) void reject();
      }}
      onBlocked={onAnswered}
      details={<Details prompt={prompt} draft={draft} />}
    >
      {isOver ? (
        <div role="alert">
          <h1 id="sentence" class="withdrawn">
            {t('unlock_withdrawn')}
          </h1>
        </div>
      ) : (
        <Sentence prompt={prompt} draft={draft} onAmount={() => undefined} />
      )}
      {/* By its key it stays the same element, focus and all, whatever comes and goes around it. */}
      <div key="entry" class="tight">
        <PassphraseField
          label={t('unlock_passphrase')}
          id="passphrase"
          kind="current"
          entry={entry}
          readOnly={busy}
          // The question is heard with the field, which has the focus at first.
          describedBy="sentence unlock-points"
        />
        {isOver ? (
          <p id="unlock-points" class="soft small">
            {t('unlock_goes_nowhere')}
          </p>
        ) : (
          <TriesWait wait={wait} />
        )}
      </div>
      {!isOver && (
        <ul id="unlock-points" class="points">
          <li>
            <Phrase text="unlock_needed" blanks={{ wallet: <Foreign text={prompt.walletName} /> }} />
          </li>
          <li>{t('unlock_nothing_new')}</li>
          <li>{t('unlock_forgotten')}</li>
        </ul>
      )}
    </PromptForm>
  );
}
