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
