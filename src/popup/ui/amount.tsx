import { groupedNumber, unitOf } from '../text/sats';

/** An amount as the largest thing on its screen, small enough to stay on one line whatever it is. */
export function Amount({ sats, testId }: { sats: number; testId: string }) {
  const digits = groupedNumber(sats);
  const size = digits.length <= 7 ? '' : digits.length <= 11 ? ' long' : ' longer';
  return (
    <span class={`amount${size}`} data-testid={testId}>
      {digits}
      <span class="amount-unit"> {unitOf(sats)}</span>
    </span>
  );
}
