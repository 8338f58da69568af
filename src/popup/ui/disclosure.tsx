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
        <Chevron />
        {props.summary}
      </summary>
      {props.children}
    </details>
  );
}

/** Tells that a `<summary>` opens, and whether it is open. */
export function Chevron() {
  return <span class="chevron" aria-hidden="true" />;
}
