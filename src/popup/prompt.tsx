/** The prompt window: one question at a time, the oldest first. */
import type { ComponentProps } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import browser from 'webextension-polyfill';
import { mount } from './mount';
import { Question } from './prompts/question';
import type { UnlockQuestion } from './prompts/unlock-question';
import { useLoaded } from './use-loaded';
import { usePrompts } from './use-prompts';

/** How long the last words stay, in ms, where the background has not closed the window already. */
const LINGER_MS = 1_500;

/** The background closes the window it knows of. This closes any other: a second one after a crash, a tab of the popup's. */
async function closeThisPage(): Promise<void> {
  const tab = await browser.tabs.getCurrent();
  if (tab?.id !== undefined) await browser.tabs.remove(tab.id);
}

function PromptWindow() {
  const prompts = usePrompts();
  // The queue in storage follows a moment after the command: what is answered must not be asked again meanwhile.
  const [answered, setAnswered] = useState<readonly string[]>([]);
  const waiting = prompts?.filter((prompt) => !answered.includes(prompt.id)) ?? [];
  const current = waiting[0];
  const isDone = prompts !== undefined && current === undefined;
  useEffect(() => {
    if (!isDone) return;
    const timer = setTimeout(() => void closeThisPage(), LINGER_MS);
    return () => clearTimeout(timer);
  }, [isDone]);
  if (!prompts) return null;

  if (!current) {
    return (
      <div class="done" role="status" data-testid="done">
        <h1>{answered.length > 0 ? 'Done' : 'Nothing to decide'}</h1>
        <p class="soft">
          {answered.length > 0
            ? 'Your answer is on its way. This window closes by itself.'
            : 'No site is asking anything now. This window closes by itself.'}
        </p>
      </div>
    );
  }
  const noteAnswered = (promptIds: string[]) => setAnswered((before) => [...before, ...promptIds]);
  const onAnswered = () => noteAnswered([current.id]);
  if (current.kind === 'unlock') {
    const onUnlocked = () =>
      noteAnswered(waiting.filter(({ kind }) => kind === 'unlock').map(({ id }) => id));
    return (
      <Unlock
        key={current.id}
        prompt={current}
        waiting={waiting.length}
        onAnswered={onAnswered}
        onUnlocked={onUnlocked}
      />
    );
  }
  return <Question key={current.id} prompt={current} waiting={waiting.length} onAnswered={onAnswered} />;
}

/** Loaded when it is needed: it reads the vault's row, which no other question does. */
function Unlock(props: ComponentProps<typeof UnlockQuestion>) {
  const loaded = useLoaded(() => import('./prompts/unlock-question'));
  return loaded ? <loaded.UnlockQuestion {...props} /> : null;
}

mount(PromptWindow);
