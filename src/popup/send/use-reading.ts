import { useRef, useState } from 'preact/hooks';
import type { Payable } from '../../contract/payable';
import { command } from '../commands';
import { messageOf } from '../text/errors';

/** As much of a text as the background takes; what is longer it calls too long. */
const LONGEST = 10_000;

/** A text, and what it is. */
export interface Read {
  text: string;
  payable: Payable;
}

interface Reading {
  busy: boolean;
  /** Why it is nothing to pay, or could not be looked at. */
  error: string | null;
  /**
   * What the text is, once it is there, which is said to `onText`; null where that failed, or it is being read already, or something else was read or it was
   * cancelled meanwhile.
   */
  read(text: string | Promise<string>, onText: (text: string) => void): Promise<Read | null>;
  cancel(): void;
}

/** Looks at what a text is. Only the latest text counts. */
export function useReading(connectionId: string): Reading {
  const [state, setState] = useState<{ busy: boolean; error: string | null }>({ busy: false, error: null });
  const turn = useRef(0);
  const current = useRef<string | Promise<string> | null>(null);

  async function read(what: string | Promise<string>, onText: (text: string) => void): Promise<Read | null> {
    // Whoever pastes and then presses Enter asks for it twice; and what it is may open a question.
    if (what === current.current) return null;
    const mine = ++turn.current;
    current.current = what;
    setState({ busy: true, error: null });
    try {
      const text = await what;
      if (mine !== turn.current) return null;
      onText(text);
      const payable = await command('payable.read', { connectionId, text: text.slice(0, LONGEST) });
      if (mine !== turn.current) return null;
      setState({ busy: false, error: null });
      return { text, payable };
    } catch (error) {
      if (mine === turn.current) setState({ busy: false, error: messageOf(error) });
      return null;
    } finally {
      if (mine === turn.current) current.current = null;
    }
  }

  function cancel() {
    turn.current++;
    current.current = null;
    setState({ busy: false, error: null });
  }

  return { ...state, read, cancel };
}
