import type { ComponentProps } from 'preact';
import { Phrase } from '../words/phrase';
import { SatsInput } from './sats-input';

/** The amount that a screen is about, to be entered: large, with its unit. */
export function AmountInput(props: ComponentProps<typeof SatsInput>) {
  return (
    <span class="amount-input">
      <Phrase text="enter_unit" blanks={{ input: <SatsInput {...props} /> }} />
    </span>
  );
}
