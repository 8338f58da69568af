import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';

/** Rows drawn above and below what is in view: one can tab on, and scroll a little, before others are drawn. */
const MARGIN = 8;

interface VirtualRowsProps {
  count: number;
  /** Names the row, whatever stands above it. */
  keyOf: (index: number) => string | undefined;
  /** Where the row of this name stands now; -1 where it is gone. */
  indexOf: (key: string) => number;
  draw: (index: number) => ComponentChildren;
  /** True where no more rows come. */
  isWhole: boolean;
  /** Called with the last row in view, whenever it changes. */
  onSee: (last: number) => void;
  label: string;
}

/**
 * A list of any length of which only the rows in view are drawn. All rows have one height, that of the class `virtual-row`. The page scrolls, not the
 * list. Rows that come above those in view move nothing that one looks at.
 */
export function VirtualRows({ count, keyOf, indexOf, draw, isWhole, onSee, label }: VirtualRowsProps) {
  const list = useRef<HTMLUListElement>(null);
  const [height, setHeight] = useState(0);
  const [span, setSpan] = useState({ first: 0, last: 0 });
  const [focused, setFocused] = useState<string | null>(null);
  /** The row at the upper edge of the view, by which the view is held where it is. */
  const anchor = useRef<{ key: string; index: number } | null>(null);
  const moment = useRef({ count, keyOf, onSee, height });
  moment.current = { count, keyOf, onSee, height };

  // The height of a row depends on the font size of the user.
  useLayoutEffect(() => {
    const ruler = list.current?.querySelector('.virtual-row');
    if (!ruler) return;
    const measure = () => setHeight(ruler.getBoundingClientRect().height);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(ruler);
    return () => observer.disconnect();
  }, []);

  // Before it is painted: what was in view stays where it was.
  useLayoutEffect(() => {
    const held = anchor.current;
    if (!held || height === 0) return;
    const index = indexOf(held.key);
    if (index < 0 || index === held.index) return;
    scrollBy({ top: (index - held.index) * height, behavior: 'instant' });
    anchor.current = { ...held, index };
  });

  // After that: what is in view by now.
  useLayoutEffect(() => {
    if (height === 0) return;
    let frame = 0;
    const look = () => {
      frame = 0;
      const { current } = list;
      if (!current) return;
      const { count: rows, keyOf: nameOf, onSee: tell } = moment.current;
      const above = -current.getBoundingClientRect().top;
      const first = Math.max(0, Math.min(rows - 1, Math.floor(above / height)));
      const last = Math.max(first, Math.min(rows - 1, Math.ceil((above + innerHeight) / height)));
      const key = nameOf(first);
      anchor.current = above > 0 && key !== undefined ? { key, index: first } : null;
      setSpan((was) => (was.first === first && was.last === last ? was : { first, last }));
      tell(last);
    };
    const soon = () => {
      frame ||= requestAnimationFrame(look);
    };
    look();
    addEventListener('scroll', soon, { passive: true });
    addEventListener('resize', soon);
    return () => {
      cancelAnimationFrame(frame);
      removeEventListener('scroll', soon);
      removeEventListener('resize', soon);
    };
  }, [height, count]);

  const shown: number[] = [];
  const from = Math.max(0, span.first - MARGIN);
  const to = Math.min(count - 1, span.last + MARGIN);
  for (let index = from; index <= to; index++) shown.push(index);
  // The row that has the focus stays: it would be lost with it.
  const kept = focused === null ? -1 : indexOf(focused);
  if (kept >= 0 && kept < from) shown.unshift(kept);
  if (kept > to) shown.push(kept);

  return (
    <ul
      class="card virtual-rows"
      ref={list}
      aria-label={label}
      style={{ height: `${Math.max(count, 1) * height}px` }}
      onFocusOut={() => setFocused(null)}
    >
      {/* A row of the right height that is never seen. */}
      <li class="virtual-row ruler" aria-hidden="true" />
      {height > 0 &&
        shown.map((index) => {
          const key = keyOf(index);
          return (
            <li
              key={key}
              class="virtual-row"
              aria-setsize={isWhole ? count : -1}
              aria-posinset={index + 1}
              style={{ transform: `translateY(${index * height}px)` }}
              onFocusIn={() => setFocused(key ?? null)}
            >
              {draw(index)}
            </li>
          );
        })}
    </ul>
  );
}
