import { useRef, useState } from 'preact/hooks';
import { messageOf } from './text/errors';

/** Something the user set going: whether it is under way, and why it failed. */
export interface Action {
  busy: boolean;
  error: string | null;
  /** Runs the work unless it is under way already. True where it was done. */
  run(work: () => Promise<unknown>): Promise<boolean>;
}

/** State for one thing that the user can set going and that can fail. */
export function useAction(): Action {
  const [state, setState] = useState<{ busy: boolean; error: string | null }>({ busy: false, error: null });
  // A second click can come before the first one is drawn.
  const running = useRef(false);

  async function run(work: () => Promise<unknown>): Promise<boolean> {
    if (running.current) return false;
    running.current = true;
    setState({ busy: true, error: null });
    try {
      await work();
      setState({ busy: false, error: null });
      return true;
    } catch (error) {
      setState({ busy: false, error: messageOf(error) });
      return false;
    } finally {
      running.current = false;
    }
  }

  return { ...state, run };
}
