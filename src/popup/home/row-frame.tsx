import type { ComponentChildren } from 'preact';
import { neutralise } from '../text/foreign';
import { momentText } from '../text/times';
import { Foreign } from '../ui/foreign';
import { t } from '../words/words';

interface RowFrameProps {
  href: string;
  /** Foreign text. */
  description: string;
  amount: string;
  /** Whose it is: a site, or the user. */
  who: ComponentChildren;
  at: number;
  now: number;
  /** In the second line, at its end. */
  note?: ComponentChildren;
  /** In a line of its own. */
  children?: ComponentChildren;
}

/** A payment in two lines, which lead to all that is known of it. */
export function RowFrame({ href, description, amount, who, at, now, note, children }: RowFrameProps) {
  return (
    <a class="payment-link" href={href}>
      <span class="row-line">
        <span class="row-name">
          {neutralise(description) === '' ? (
            <span class="soft">{t('home_no_description')}</span>
          ) : (
            <Foreign text={description} max={60} />
          )}
        </span>
        <span class="payment-amount">{amount}</span>
      </span>
      <span class="row-line soft small">
        <span>
          {who}
          {' · '}
          <time dateTime={new Date(at).toISOString()}>{momentText(at, now)}</time>
        </span>
        {note !== undefined && <span>{note}</span>}
      </span>
      {children}
    </a>
  );
}
