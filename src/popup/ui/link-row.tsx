import type { ComponentChildren } from 'preact';
import { Icon } from './icon';

/** A row of a list that leads to another screen. To stand in a `<ul class="card rows">`. */
export function LinkRow(props: {
  href: string;
  children: ComponentChildren;
  /** In a softer line below. */
  help?: ComponentChildren;
  testId?: string;
}) {
  return (
    <li>
      <a class="link-row" href={props.href} data-testid={props.testId}>
        <span class="link-row-text">
          {props.children}
          {props.help !== undefined && <span class="setting-help">{props.help}</span>}
        </span>
        <Icon name="go" />
      </a>
    </li>
  );
}
