import type { ComponentChildren } from 'preact';

/** Facts that are one click away. */
export function Disclosure(props: {
  summary: ComponentChildren;
  children: ComponentChildren;
  testId: string;
  /** Whether it is open when first drawn. */
  open?: boolean;
}) {
  return (
    <details class="disclosure" data-testid={props.testId} open={props.open}>
      <summary>
        <span class="chevron" aria-hidden="true" />
        {props.summary}
      </summary>
      {props.children}
    </details>
  );
}
