import { useLayoutEffect, useState } from 'preact/hooks';
import type { Prompt } from '../contract/prompts';
import { watchPrompts } from '../store/prompts';

/** The prompts that wait for the user, oldest first; undefined until first read. */
export function usePrompts(): Prompt[] | undefined {
  const [prompts, setPrompts] = useState<Prompt[]>();
  // Not after the next frame: the prompt window draws nothing before.
  useLayoutEffect(() => {
    const leaving = new AbortController();
    watchPrompts((queue) => {
      setPrompts(queue.filter((entry) => entry.decision === undefined).map((entry) => entry.prompt));
    }, leaving.signal);
    return () => leaving.abort();
  }, []);
  return prompts;
}
