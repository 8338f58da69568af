/** What breaks WCAG 2.2 AA on a screen. */
import type axe from 'axe-core';
import axeUrl from 'axe-core/axe.min.js?url';
import { OF_COLOUR, WCAG } from './wcag';

/** In the light theme all of it, and in the dark one what that may break. Each as text: the rule, the element, and what is wrong. */
export async function ruleFaults(page: Document): Promise<string[]> {
  const found = await runAxe(page);
  const { theme = '' } = page.documentElement.dataset;
  page.documentElement.dataset.theme = 'light';
  const light = await found({ type: 'tag', values: WCAG });
  page.documentElement.dataset.theme = 'dark';
  const dark = await found({ type: 'rule', values: OF_COLOUR });
  page.documentElement.dataset.theme = theme;
  return [...light.map((fault) => `light: ${fault}`), ...dark.map((fault) => `dark: ${fault}`)];
}

async function runAxe(page: Document): Promise<(only: axe.RunOnly) => Promise<string[]>> {
  const inner = page.defaultView as (Window & { axe?: typeof axe }) | null;
  await new Promise((resolve, reject) => {
    const script = page.createElement('script');
    script.onload = resolve;
    script.onerror = () => reject(new Error('axe did not load.'));
    script.src = axeUrl;
    page.head.append(script);
  });
  const library = inner?.axe;
  if (!library) throw new Error('axe did not load.');
  return async (only) => {
    const { violations } = await library.run(page, {
      runOnly: only,
      resultTypes: ['violations'],
      preload: false,
    });
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`),
    );
  };
}
