import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { useAction } from '../use-action';
import { Button } from './button';
import { ErrorNotice } from './notice';

interface ConfirmInlineProps {
  /** What the button says at first. */
  ask: string;
  /** What it does, in a sentence, before it is done. */
  children: ComponentChildren;
  confirm: string;
  keep: string;
  act: () => Promise<unknown>;
  /** True where nothing is lost by it. */
  isHarmless?: boolean;
  testId?: string;
}

/** A button for something that one should think about, above all what cannot be undone: it asks once more, in its place. */
export function ConfirmInline(props: ConfirmInlineProps) {
  const { ask, isHarmless = false, testId } = props;
  const [asking, setAsking] = useState(false);
  if (asking) return <ConfirmBox {...props} onKept={() => setAsking(false)} />;
  return (
    <Button look={isHarmless ? undefined : 'quiet danger'} testId={testId} onClick={() => setAsking(true)}>
      {ask}
    </Button>
  );
}

/** That question by itself. */
export function ConfirmBox(props: Omit<ConfirmInlineProps, 'ask'> & { onKept: () => void }) {
  const { children, confirm, keep, act, isHarmless = false, testId, onKept } = props;
  const { busy, error, run } = useAction();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // It may have opened below what can be seen.
    box.current?.scrollIntoView({ block: 'nearest' });
  }, []);
  return (
    <div class="confirm-inline" ref={box}>
      <p>{children}</p>
      <ErrorNotice message={error} />
      <div class="buttons">
        <Button
          look={isHarmless ? 'primary' : 'danger'}
          disabled={busy}
          testId={testId && `${testId}-confirm`}
          onClick={() => void run(act)}
        >
          {confirm}
        </Button>
        <Button disabled={busy} onClick={onKept}>
          {keep}
        </Button>
      </div>
    </div>
  );
}
