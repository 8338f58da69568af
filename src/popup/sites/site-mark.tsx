import { Icon } from '../ui/icon';
import { markOf } from './mark';

/**
 * The sign of a site, beside its name. Drawn and not fetched: asking the site for its icon would tell it that one looks, asking a service would tell that
 * one whom, and Chrome's own store of icons takes a permission.
 */
export function SiteMark({ origin }: { origin: string }) {
  const { letter, hue } = markOf(origin);
  return (
    <span
      class={letter === null ? 'site-mark none' : 'site-mark'}
      style={{ '--hue': hue }}
      aria-hidden="true"
    >
      {letter ?? <Icon name="eye-closed" />}
    </span>
  );
}
