/** Functions that run inside a page, to find elements and to prepare them for input. Each must be whole in itself. */

export interface Point {
  x: number;
  y: number;
}

/**
 * The point to click, once the element is there for a user: seen, enabled, standing still, and topmost where it is hit.
 * Throws what is in the way.
 */
export async function clickPoint(css: string): Promise<Point> {
  const [element, another] = document.querySelectorAll(css);
  if (element === undefined) throw new Error(`no ${css}`);
  if (another !== undefined) throw new Error(`several ${css}`);
  if (element.matches(':disabled, [aria-disabled="true"]')) throw new Error(`${css} is disabled`);

  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  element.scrollIntoView({ block: 'center', inline: 'center', behavior: 'instant' });
  await frame();
  const before = element.getBoundingClientRect();
  await frame();
  const { x, y, width, height } = element.getBoundingClientRect();
  if (x !== before.x || y !== before.y) throw new Error(`${css} is moving`);
  if (width === 0 || height === 0) throw new Error(`${css} has no size`);

  const point = { x: x + width / 2, y: y + height / 2 };
  const top = document.elementFromPoint(point.x, point.y);
  if (top === null) throw new Error(`${css} is out of view`);
  const label = top.closest('label');
  if (!element.contains(top) && !(label !== null && label.control === element)) {
    throw new Error(`${css} is covered by <${top.localName} class="${top.className}">`);
  }
  return point;
}

/** Puts the text in place of an input's own, with the events of typing. True when it is done. */
export function replaceText(css: string, text: string): boolean {
  const [element, another] = document.querySelectorAll(css);
  if (element === undefined) throw new Error(`no ${css}`);
  if (another !== undefined) throw new Error(`several ${css}`);
  if (!(element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement)) {
    throw new Error(`${css} is not an input`);
  }
  if (element.disabled || element.readOnly) throw new Error(`${css} cannot be written into`);
  if (!element.checkVisibility({ visibilityProperty: true })) throw new Error(`${css} cannot be seen`);
  element.focus();
  element.select();
  // The one way in which a page's script can cause the trusted events of typing.
  if (text === '') return element.value === '' || document.execCommand('delete');
  return document.execCommand('insertText', false, text);
}

/** In an object, since an empty text is an answer too. */
export function readText(css: string): { text: string } {
  const [element, another] = document.querySelectorAll<HTMLElement>(css);
  if (element === undefined) throw new Error(`no ${css}`);
  if (another !== undefined) throw new Error(`several ${css}`);
  // innerText, not textContent: what is on screen counts, line breaks and hidden parts too
  return { text: element.innerText.trim() };
}

export function canBeSeen(css: string): boolean {
  const [element, another] = document.querySelectorAll(css);
  if (another !== undefined) throw new Error(`several ${css}`);
  if (!element?.checkVisibility({ visibilityProperty: true, opacityProperty: true })) return false;
  const { width, height } = element.getBoundingClientRect();
  return width > 0 && height > 0;
}
