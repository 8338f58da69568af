import type { ComponentChildren } from 'preact';

/** Facts that are one click away. */
export function Disclosure(props: {
  summary: ComponentChildren;
  children: ComponentChildren;
  testId: string;
}) {
  return (
    <details class="disclosure" data-testid={props.testId}>
      <summary>
        <span class="chevron" />
        {props.summary}
      </summary>
      {props.children}
    </details>
  );
}
