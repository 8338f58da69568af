/** Rules of the page's styles that move something although its user may have asked that nothing moves. */
export function motionFaults(page: Document): string[] {
  return Array.from(page.styleSheets).flatMap(({ cssRules }) => Array.from(cssRules).flatMap(moving));
}

/** By their names: the page in the frame has classes of its own. */
function moving(rule: CSSRule): string[] {
  const kind = rule.constructor.name;
  if (kind === 'CSSKeyframesRule') return [];
  if (kind === 'CSSMediaRule' && (rule as CSSMediaRule).conditionText.includes('prefers-reduced-motion'))
    return [];
  const within = 'cssRules' in rule ? Array.from(rule.cssRules as CSSRuleList).flatMap(moving) : [];
  if (!('style' in rule)) return within;
  const { animationName, transitionProperty } = rule.style as CSSStyleDeclaration;
  const moves = [animationName, transitionProperty].some((name) => name && name !== 'none');
  return moves ? [rule.cssText, ...within] : within;
}
