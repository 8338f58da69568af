/** An element as a report names it. */
export function nameOf(element: Element): string {
  return element.outerHTML.slice(0, 160);
}
