/** Functions that run inside a page, to find elements and to prepare them for input. Each must be whole in itself. */

export interface Point {
  x: number;
  y: number;
}

/** What a page keeps of the click that is aimed at one of its elements. */
interface Aimed {
  aimed?: { missed: string | null; end(): void };
}

/**
 * The point to click, once the element is there for a user: seen, enabled, standing still, and topmost where it is hit. From now on, until
 * `endAim`, a click that meets something else does nothing: the page moved under it. Throws what is in the way.
 */
export async function aim(css: string): Promise<Point> {
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

  const isHit = (top: Element) => element.contains(top) || top.closest('label')?.control === element;
  const nameOf = (top: Element) => `<${top.localName} class="${top.className}">`;
  const point = { x: x + width / 2, y: y + height / 2 };
  const top = document.elementFromPoint(point.x, point.y);
  if (top === null) throw new Error(`${css} is out of view`);
  if (!isHit(top)) throw new Error(`${css} is covered by ${nameOf(top)}`);

  const page = window as Aimed;
  page.aimed?.end();
  const events = ['pointerdown', 'mousedown', 'pointerup', 'mouseup', 'click'];
  const onEvent = (event: Event) => {
    const met = event.target; // of a shadow root its host, which is what was aimed at
    // Where the page moved between down and up, the click is that of what holds both.
    const tells = event.type === 'pointerdown' || event.type === 'click';
    if (tells && met instanceof Element && !isHit(met)) aimed.missed = nameOf(met);
    if (aimed.missed === null) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  const aimed = {
    missed: null as string | null,
    end() {
      for (const type of events) window.removeEventListener(type, onEvent, true);
      delete page.aimed;
    },
  };
  for (const type of events) window.addEventListener(type, onEvent, true);
  page.aimed = aimed;
  return point;
}

/** After the click: what it met in place of its aim, or null. */
export function endAim(): string | null {
  const { aimed } = window as Aimed;
  aimed?.end();
  return aimed?.missed ?? null;
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
