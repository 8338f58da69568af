/** The prompt window: one question at a time, the oldest first. */
import type { ComponentProps } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import browser from 'webextension-polyfill';
import { readPrompts } from '../store/prompts';
import { mount } from './mount';
import { Question } from './prompts/question';
import type { UnlockQuestion } from './prompts/unlock-question';
import { useLoaded } from './use-loaded';
import { usePrompts } from './use-prompts';

/** How long the last words stay, in ms, where the background has not closed the window already. */
const LINGER_MS = 1_500;
/** After unlocking: who was let in may ask something next, in this window. */
const NEXT_MS = 4_000;

/** The background closes the window it knows of. This closes any other: a second one after a crash, a tab of the popup's. */
async function closeThisPage(): Promise<void> {
  // A window that is closed says no to what waits in it.
  if ((await readPrompts()).some(({ decision }) => decision === undefined)) return;
  const tab = await browser.tabs.getCurrent();
  if (tab?.id !== undefined) await browser.tabs.remove(tab.id);
}

const LAST_WORDS = {
  unlocked: { title: 'Unlocked', text: 'The site goes on with what it asked for.' },
  done: { title: 'Done', text: 'Your answer is on its way.' },
  nothing: { title: 'Nothing to decide', text: 'No site is asking anything now.' },
};

function PromptWindow() {
  const prompts = usePrompts();
  // The queue in storage follows a moment after the command: what is answered must not be asked again meanwhile.
  const [answered, setAnswered] = useState<readonly string[]>([]);
  const [unlocked, setUnlocked] = useState(false);
  const waiting = prompts?.filter((prompt) => !answered.includes(prompt.id)) ?? [];
  const current = waiting[0];
  const isDone = prompts !== undefined && current === undefined;
  useEffect(() => {
    if (!isDone) return;
    const timer = setTimeout(() => void closeThisPage(), unlocked ? NEXT_MS : LINGER_MS);
    return () => clearTimeout(timer);
  }, [isDone, unlocked]);
  if (!prompts) return null;

  if (!current) {
    const last = unlocked ? LAST_WORDS.unlocked : answered.length > 0 ? LAST_WORDS.done : LAST_WORDS.nothing;
    return (
      <div class="done" role="status" data-testid="done">
        <h1>{last.title}</h1>
        <p class="soft">{last.text} This window closes by itself.</p>
      </div>
    );
  }
  const noteAnswered = (promptIds: string[]) => setAnswered((before) => [...before, ...promptIds]);
  const onAnswered = () => {
    noteAnswered([current.id]);
    setUnlocked(false);
  };
  if (current.kind === 'unlock') {
    const onUnlocked = () => {
      noteAnswered(waiting.filter(({ kind }) => kind === 'unlock').map(({ id }) => id));
      setUnlocked(true);
    };
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
