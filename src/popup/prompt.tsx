/** The prompt window: one question at a time, the oldest first. */
import type { ComponentProps } from 'preact';
import { useEffect, useLayoutEffect, useState } from 'preact/hooks';
import browser from 'webextension-polyfill';
import type { UnlockPrompt } from '../contract/prompts';
import { readPrompts } from '../store/prompts';
import { mount } from './mount';
import { Question } from './prompts/question';
import type { UnlockQuestion } from './prompts/unlock-question';
import type { WalletAuthQuestion } from './prompts/wallet-auth-question';
import { useLoaded } from './use-loaded';
import { usePolicy } from './use-policy';
import { usePrompts } from './use-prompts';
import { t } from './words/words';

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

type LastWords = 'unlocked' | 'done' | 'nothing';

function PromptWindow() {
  const prompts = usePrompts();
  const policy = usePolicy();
  // The queue in storage follows a moment after the command: what is answered must not be asked again meanwhile.
  const [answered, setAnswered] = useState<readonly string[]>([]);
  const [entering, setEntering] = useState<UnlockPrompt | null>(null);
  const [last, setLast] = useState<LastWords>('nothing');
  const waiting = prompts?.filter((prompt) => !answered.includes(prompt.id)) ?? [];
  // A page can withdraw its question at any time. While a passphrase is asked for, nothing else comes in its place before the user is done with it.
  const current = entering && !answered.includes(entering.id) ? entering : waiting[0];
  const isDone = prompts !== undefined && current === undefined;
  useLayoutEffect(() => {
    document.title = t('prompt_title');
  }, []);
  useLayoutEffect(() => {
    if (current?.kind === 'unlock') setEntering(current);
  }, [current?.id]);
  useEffect(() => {
    if (!isDone) return;
    const timer = setTimeout(() => void closeThisPage(), last === 'unlocked' ? NEXT_MS : LINGER_MS);
    return () => clearTimeout(timer);
  }, [isDone, last]);
  if (!prompts || !policy) return null;

  if (!current) {
    return (
      <div class="done" role="status" data-testid="done">
        <h1>{t(`prompt_${last}`)}</h1>
        <p class="soft">{t(`prompt_${last}_text`)}</p>
      </div>
    );
  }
  const end = (promptIds: string[], lastWords: LastWords) => {
    setAnswered((before) => [...before, ...promptIds]);
    setLast(lastWords);
  };
  const onAnswered = () => end([current.id], 'done');
  if (current.kind === 'unlock') {
    const others = waiting.filter(({ id }) => id !== current.id);
    return (
      <Unlock
        key={current.id}
        prompt={current}
        waiting={waiting.length}
        isWithdrawn={others.length === waiting.length}
        onAnswered={onAnswered}
        onUnlocked={() => {
          const answeredToo = others.filter(({ kind }) => kind === 'unlock');
          end(
            [current, ...answeredToo].map(({ id }) => id),
            'unlocked',
          );
        }}
        onClosed={() => {
          end([current.id], 'nothing');
          if (others.length === 0) void closeThisPage();
        }}
      />
    );
  }
  const asked = { waiting: waiting.length, onAnswered };
  return current.kind === 'wallet-auth' ? (
    <WalletAuth key={current.id} prompt={current} {...asked} />
  ) : (
    <Question key={current.id} prompt={current} ceilings={policy.ceilings} {...asked} />
  );
}

/** Loaded when it is needed: it reads the vault's row, which no other question does. */
function Unlock(props: ComponentProps<typeof UnlockQuestion>) {
  const loaded = useLoaded(() => import('./prompts/unlock-question'));
  return loaded ? <loaded.UnlockQuestion {...props} /> : null;
}

/** Loaded when it is needed: it has many fields, which no other question has. */
function WalletAuth(props: ComponentProps<typeof WalletAuthQuestion>) {
  const loaded = useLoaded(() => import('./prompts/wallet-auth-question'));
  return loaded ? <loaded.WalletAuthQuestion {...props} /> : null;
}

void mount(PromptWindow);
