/** What keeps people from using a screen of the extension, as axe finds it. */
import axe from 'axe-core';
import { WCAG } from '../dev/gallery/faults/wcag';
import type { Tab } from './driver/driver';

declare global {
  interface Window {
    axe?: typeof axe;
  }
}

/**
 * The library as a function for the page: what is evaluated is its text. The driver evaluates past the page's content security policy, which lets
 * no page of ours do so itself.
 */
const LIBRARY = Object.assign(() => undefined, { toString: () => `() => { ${axe.source} }` });

/** What breaks WCAG 2.2 AA on the screen as it stands, each as text: the rule, the element, and what is wrong. */
export async function violations(tab: Tab): Promise<string[]> {
  if (!(await tab.evaluate(() => window.axe !== undefined))) await tab.evaluate(LIBRARY);
  return tab.evaluate(async (values) => {
    if (window.axe === undefined) throw new Error('axe did not load.');
    const found = await window.axe.run(document, {
      runOnly: { type: 'tag', values },
      resultTypes: ['violations'],
    });
    return found.violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`),
    );
  }, WCAG);
}
