import { useLayoutEffect, useRef } from 'preact/hooks';
import { satsRoundedUp } from '../../core/msat';
import { chargeText, groupedNumber } from '../text/sats';
import { languageTag, t } from '../words/words';
import type { Spending, Step } from './spending';

const HEIGHT = 150;
const TOP = 18;
const BASE = HEIGHT - 20;
/** Of a bar with the room beside it, in CSS pixels: the narrowest that can be told from its neighbours, and the broadest that looks like a bar. */
const NARROWEST = 10;
const BROADEST = 44;
/** That of the popup, between its margins. A bar to scroll by takes some of it: what has room in it is drawn smaller then. */
const WIDTH = 360;
/** Of the text below a bar. */
const LABEL = 58;

interface SpendingChartProps {
  periods: Spending['periods'];
  step: Step;
}

/** What was spent in each period, as bars. All of it stands in the table below, too. */
export function SpendingChart({ periods, step }: SpendingChartProps) {
  const frame = useRef<HTMLDivElement>(null);
  // The latest is what one looks for first.
  useLayoutEffect(() => frame.current?.scrollTo({ left: frame.current.scrollWidth }), [periods]);
  const most = Math.max(1, ...periods.map(({ amount }) => amount));
  const pitch = Math.min(BROADEST, Math.max(NARROWEST, WIDTH / Math.max(1, periods.length)));
  const width = Math.max(WIDTH, pitch * periods.length);
  const every = Math.ceil(LABEL / pitch);
  const heightOf = (amount: number) => (amount / most) * (BASE - TOP);
  const highest = periods.find(({ amount }) => amount === most);
  return (
    <figure class="spending-chart">
      <figcaption class="soft small">
        {highest &&
          t('spending_highest', {
            amount: chargeText(highest.amount),
            period: periodText(highest.start, step),
          })}
      </figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard */}
      <section class="spending-scroll" ref={frame} tabIndex={0} aria-label={t('spending_chart')}>
        <svg
          class={width === WIDTH ? 'whole' : undefined}
          width={width}
          height={HEIGHT}
          viewBox={`0 0 ${width} ${HEIGHT}`}
          role="img"
          aria-label={t('spending_chart_label', { count: periods.length })}
        >
          <line class="spending-line" x1="0" x2={width} y1={TOP} y2={TOP} />
          <line class="spending-line base" x1="0" x2={width} y1={BASE} y2={BASE} />
          {highest && (
            <text class="spending-text" x="0" y={TOP - 5}>
              {groupedNumber(satsRoundedUp(highest.amount))}
            </text>
          )}
          {periods.map(({ start, amount }, index) => {
            const height = amount === 0 ? 0 : Math.max(1.5, heightOf(amount));
            return (
              <g key={start}>
                <rect
                  class="spending-bar"
                  x={index * pitch + pitch * 0.14}
                  y={BASE - height}
                  width={pitch * 0.72}
                  height={height}
                  rx={Math.min(2, height / 2)}
                >
                  <title>{`${periodText(start, step)}: ${chargeText(amount)}`}</title>
                </rect>
                {index % every === 0 && (index + every <= periods.length || periods.length <= every) && (
                  <text class="spending-text" x={index * pitch + pitch * 0.14} y={HEIGHT - 5}>
                    {shortText(start, step)}
                  </text>
                )}
              </g>
            );
          })}
        </svg>
      </section>
    </figure>
  );
}

/** A period by its first day; a month by its name. */
export function periodText(start: number, step: Step): string {
  const format: Intl.DateTimeFormatOptions =
    step === 'month' ? { month: 'long', year: 'numeric' } : { dateStyle: 'medium' };
  const text = new Intl.DateTimeFormat(languageTag(), format).format(start);
  return step === 'week' ? t('spending_week_from', { day: text }) : text;
}

function shortText(start: number, step: Step): string {
  const format: Intl.DateTimeFormatOptions =
    step === 'month' ? { month: 'short', year: '2-digit' } : { day: 'numeric', month: 'short' };
  return new Intl.DateTimeFormat(languageTag(), format).format(start);
}
