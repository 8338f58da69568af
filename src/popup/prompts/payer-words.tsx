import { t } from '../words/words';
import { type Draft, type WordsAsked, wordsProblem } from './answer';

interface PayerWordsProps {
  prompt: WordsAsked;
  draft: Pick<Draft, 'words'>;
  onChange: (words: Draft['words']) => void;
}

/** What the service may be told with the payment. Only what it cannot do without must be filled in. */
export function PayerWordsFields({ prompt, draft, onChange }: PayerWordsProps) {
  const { commentAllowed, payerFields } = prompt;
  const fields = [
    ...(commentAllowed > 0 ? [{ kind: 'comment', mandatory: false, longest: commentAllowed } as const] : []),
    ...payerFields.map((field) => ({ ...field, longest: 300 })),
  ];
  if (fields.length === 0) return null;
  const problem = wordsProblem(prompt, draft);
  return (
    <div class="payer-words">
      {fields.map(({ kind, mandatory, longest }) => (
        <div class="field" key={kind}>
          <label for={`words-${kind}`}>
            {t(mandatory ? 'tell_needed' : 'tell_optional', { field: t(`tell_${kind}`) })}
          </label>
          <input
            id={`words-${kind}`}
            class="input"
            type="text"
            autocomplete="off"
            maxLength={longest}
            required={mandatory}
            value={draft.words[kind]}
            aria-describedby="words-help"
            data-testid={`words-${kind}`}
            onInput={(event) => onChange({ ...draft.words, [kind]: event.currentTarget.value })}
          />
        </div>
      ))}
      <p id="words-help" class={problem === null ? 'soft small' : 'small wrong'} aria-live="polite">
        {problem ?? t('tell_help')}
      </p>
    </div>
  );
}
