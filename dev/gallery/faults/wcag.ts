/** WCAG 2.2 AA, and all that it contains, as axe calls it. */
export const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
/** Those of its rules that another theme may break. */
export const OF_COLOUR = ['color-contrast', 'link-in-text-block'];
