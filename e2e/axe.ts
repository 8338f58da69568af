/** What keeps people from using a screen: what axe finds, and what it cannot see. */
import axe from 'axe-core';
import type { Tab } from './driver/driver';

declare global {
  interface Window {
    axe?: typeof axe;
  }
}

/** WCAG 2.2 AA, and all that it contains. */
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

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
  }, RULES);
}

/** What sticks out to the side at this size, so that one would have to scroll to and fro; what scrolls in a box of its own does not count. */
export function stickingOut(tab: Tab): Promise<string[]> {
  return tab.evaluate(() => {
    const width = document.documentElement.clientWidth;
    const boxes = [...document.querySelectorAll('body *')].filter((element) => {
      const { left, right, height } = element.getBoundingClientRect();
      return height > 0 && (right > width + 0.5 || left < -0.5) && !element.closest('.foreign-block');
    });
    return boxes.map((element) => element.outerHTML.slice(0, 120));
  });
}

/** Rules of the page's styles that move something although its user may have asked that nothing moves. */
export function unaskedMotion(tab: Tab): Promise<string[]> {
  return tab.evaluate(() => {
    const moving = (rule: CSSRule): string[] => {
      if (rule instanceof CSSMediaRule && rule.conditionText.includes('prefers-reduced-motion')) return [];
      const within = 'cssRules' in rule ? Array.from(rule.cssRules as CSSRuleList).flatMap(moving) : [];
      if (!(rule instanceof CSSStyleRule)) return rule instanceof CSSKeyframesRule ? [] : within;
      const { animationName, transitionProperty } = rule.style;
      const moves = [animationName, transitionProperty].some((name) => name !== '' && name !== 'none');
      return moves ? [rule.cssText, ...within] : within;
    };
    return Array.from(document.styleSheets).flatMap(({ cssRules }) => Array.from(cssRules).flatMap(moving));
  });
}
