/** Whether a screen can be used by keys alone. Somebody else presses Tab; here it is seen where that leads. */
import { nameOf } from './name-of';

/** What was passed on the way, and whether one saw where one was. */
export interface Passed {
  reached: Set<Element>;
  unseen: string[];
}

/** Watches from now on where the focus goes. */
export function watchFocus(page: Document): Passed {
  const passed: Passed = { reached: new Set(), unseen: [] };
  page.addEventListener('focusin', ({ target }) => {
    const element = target as HTMLElement;
    passed.reached.add(element);
    const { outlineStyle, outlineWidth } = page.defaultView?.getComputedStyle(element) ?? {};
    if (outlineStyle === 'none' || outlineWidth === '0px') passed.unseen.push(nameOf(element));
  });
  return passed;
}

/** Everything that can be operated, one of each group of choices. */
export function stopsOf(page: Document): HTMLElement[] {
  const all = Array.from(
    page.querySelectorAll<HTMLElement>('a[href], button, input, select, textarea, summary, [tabindex="0"]'),
  ).filter((element) => !element.matches(':disabled') && element.checkVisibility());
  return all.filter((element) => {
    if (!(element instanceof (page.defaultView as Window & typeof globalThis).HTMLInputElement)) return true;
    if (element.type !== 'radio') return true;
    const group = all.filter((other) => other.matches(`[type="radio"][name="${element.name}"]`));
    return (group.find((other) => other.matches(':checked')) ?? group[0]) === element;
  });
}

export function keyFaults(
  page: Document,
  stops: readonly HTMLElement[],
  { reached, unseen }: Passed,
): string[] {
  // A long list keeps those rows only that can be seen.
  const kept = stops.filter((stop) => stop.isConnected);
  return [
    ...kept.filter((stop) => !reached.has(stop)).map((stop) => `is not reached by Tab: ${nameOf(stop)}`),
    ...unseen.map((name) => `has the focus, and one does not see it: ${name}`),
    ...kept
      .filter((stop) => isCovered(page, stop))
      .map((stop) => `has the focus under something else: ${nameOf(stop)}`),
  ];
}

/** True where nothing of the element can be seen once it has the focus (WCAG 2.4.11). */
function isCovered(page: Document, element: HTMLElement): boolean {
  element.focus();
  const { left, right, top, bottom } = element.getBoundingClientRect();
  const points = [0.1, 0.5, 0.9].flatMap((x) =>
    [0.1, 0.5, 0.9].map((y) => [left + x * (right - left), top + y * (bottom - top)] as const),
  );
  return !points.some(([x, y]) => {
    const hit = page.elementFromPoint(x, y);
    return hit !== null && (element.contains(hit) || hit.contains(element));
  });
}
