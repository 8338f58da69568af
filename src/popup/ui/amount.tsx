import { amountParts } from '../text/sats';

/** An amount as the largest thing on its screen, small enough to stay on one line whatever it is. */
export function Amount({ sats, testId }: { sats: number; testId: string }) {
  const { before, digits, after } = amountParts(sats);
  const size = digits.length <= 7 ? '' : digits.length <= 11 ? ' long' : ' longer';
  return (
    <span class={`amount${size}`} data-testid={testId}>
      {before !== '' && <span class="amount-unit">{before}</span>}
      {digits}
      {after !== '' && <span class="amount-unit">{after}</span>}
    </span>
  );
}
