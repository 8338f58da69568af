/** The prompt window: one question at a time, the oldest first. */
import { useState } from 'preact/hooks';
import { mount } from './mount';
import { Question } from './prompts/question';
import { usePrompts } from './use-prompts';

function PromptWindow() {
  const prompts = usePrompts();
  // The queue in storage follows a moment after the command: what is answered must not be asked again meanwhile.
  const [answered, setAnswered] = useState<readonly string[]>([]);
  if (!prompts) return null;

  const waiting = prompts.filter((prompt) => !answered.includes(prompt.id));
  const current = waiting[0];
  if (!current) {
    return (
      <div class="done" role="status" data-testid="done">
        <h1>{answered.length > 0 ? 'Done' : 'Nothing to decide'}</h1>
        <p class="soft">
          {answered.length > 0
            ? 'Your answer is on its way. You can close this window; that changes nothing.'
            : 'No site is asking anything now. You can close this window.'}
        </p>
      </div>
    );
  }
  return (
    <Question
      key={current.id}
      prompt={current}
      waiting={waiting.length}
      onAnswered={(promptId) => setAnswered((before) => [...before, promptId])}
    />
  );
}

mount(PromptWindow);
