import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Prompt } from '../../contract/prompts';
import { OWN } from '../../core/origins';
import { BlockSite } from '../ui/block-site';
import { Brand } from '../ui/brand';
import { ErrorNotice } from '../ui/notice';
import { t } from '../words/words';
import { Actions } from './actions';
import { useInert } from './use-inert';

interface PromptFormProps {
  prompt: Prompt;
  /** How many prompts wait, this one included. */
  waiting: number;
  /** The sentence, which has the id `sentence`, and what else one should know or enter. */
  children: ComponentChildren;
  /** What is one click away. */
  details?: ComponentChildren;
  /** What confirming is called. */
  confirmText: string;
  busy: boolean;
  /** Whether there is an answer to confirm. */
  possible: boolean;
  /** What stands in the way, each as a sentence. */
  problems: (string | null)[];
  /** What stands in place of the answers where the question was withdrawn. */
  withdrawn?: ComponentChildren;
  onConfirm: () => void;
  onReject: () => void;
  onBlocked: () => void;
}

/** The frame of every question: how it is answered, by mouse and by keys. Confirming does nothing while it is inert. */
export function PromptForm(props: PromptFormProps) {
  const { prompt, waiting, children, details, problems, withdrawn, ...answers } = props;
  const { onConfirm, onReject, onBlocked, ...actions } = answers;
  const inert = useInert();
  const form = useRef<HTMLFormElement>(null);
  const confirm = () => {
    if (actions.possible && !inert.check()) onConfirm();
  };

  // At once with what is shown: a key that comes before the next frame must not answer with what was shown before.
  useLayoutEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if ((event.key !== 'Enter' && event.key !== 'Escape') || isOfPicker(event.target)) return;
      // There Enter takes a word, and Escape leaves it: Japanese and Chinese are typed so.
      if (event.isComposing) return;
      if (event.key === 'Enter' && !event.repeat && actsOnEnter(event.target)) return;
      event.preventDefault();
      // A key held down since the last prompt, or since the page, is no answer to this one.
      if (event.repeat) return;
      if (event.key === 'Enter') confirm();
      else onReject();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  });

  useLayoutEffect(() => {
    (form.current?.querySelector<HTMLElement>('#amount, #passphrase') ?? form.current)?.focus();
  }, []);

  return (
    <form
      ref={form}
      class="prompt"
      tabIndex={-1}
      aria-labelledby="sentence"
      data-testid={withdrawn ? 'withdrawn' : 'prompt'}
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
            {waiting > 1 && !withdrawn ? t('prompt_place', { waiting }) : ''}
          </span>
        </div>
        {children}
        {!withdrawn && (
          <div class="prompt-more">
            {details}
            {prompt.origin !== OWN && (
              <BlockSite origin={prompt.origin} shownOrigin={prompt.shownOrigin} onBlocked={onBlocked} />
            )}
          </div>
        )}
      </div>
      <div class="prompt-foot">
        {problems.map((problem, place) => (
          <ErrorNotice key={place} message={problem} />
        ))}
        {withdrawn || <Actions prompt={prompt} inert={inert} onReject={onReject} {...actions} />}
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
