import { nameOf } from './name-of';

/** Boxes in which texts stand: one that sticks out of such a box is in the way of what is beside it. */
const BOXES = 'button, .button, .badge, .notice, .card, td, th';
/** What scrolls by itself, and what nobody sees. */
const APART = '.foreign-block, .visually-hidden';

/** What sticks out of the page to the side, so that one would have to scroll to and fro, and texts of ours that are cut or stick out of their box. */
export function layoutFaults(page: Document): string[] {
  const window = page.defaultView;
  if (!window) return [];
  const clips = new Map<Element, Element | null>();
  /** The nearest box around the element that shows nothing beyond its sides. */
  const clipOf = (element: Element): Element | null => {
    const known = clips.get(element);
    if (known !== undefined) return known;
    const parent = element.parentElement;
    const found = !parent
      ? null
      : parent !== page.body && window.getComputedStyle(parent).overflowX !== 'visible'
        ? parent
        : clipOf(parent);
    clips.set(element, found);
    return found;
  };
  return [...sticking(page, clipOf), ...cut(page, clipOf)];
}

type ClipOf = (element: Element) => Element | null;

function sticking(page: Document, clipOf: ClipOf): string[] {
  const width = page.documentElement.clientWidth;
  return Array.from(page.querySelectorAll('body *'))
    .filter((element) => {
      const { left, right, height } = element.getBoundingClientRect();
      const isOut = height > 0 && (right > width + 0.5 || left < -0.5);
      // What is folded away keeps its place of before in Firefox.
      return isOut && element.checkVisibility() && !element.closest(APART) && clipOf(element) === null;
    })
    .map((element) => `sticks out: ${nameOf(element)}`);
}

function cut(page: Document, clipOf: ClipOf): string[] {
  const faults: string[] = [];
  const range = page.createRange();
  const texts = page.createTreeWalker(page.body, NodeFilter.SHOW_TEXT);
  for (let text = texts.nextNode(); text; text = texts.nextNode()) {
    const parent = text.parentElement;
    if (!parent || text.nodeValue?.trim() === '' || parent.closest(APART)) continue;
    // What others wrote is cut on purpose.
    if (parent.closest('bdi') || !parent.checkVisibility()) continue;
    const around = [clipOf(parent), parent.closest(BOXES)].filter((box) => box !== null);
    if (around.length === 0) continue;
    range.selectNodeContents(text);
    const rects = Array.from(range.getClientRects()).filter(({ width }) => width > 0);
    for (const box of around) {
      const { left, right } = box.getBoundingClientRect();
      if (rects.some((rect) => rect.left < left - 1 || rect.right > right + 1))
        faults.push(`"${text.nodeValue}" is cut by, or sticks out of, ${nameOf(box)}`);
    }
  }
  return faults;
}
