import { neutraliseLines } from '../text/foreign';

/** A foreign text of many lines, the whole of it, in a box of its own that scrolls. */
export function ForeignBlock({ text, testId }: { text: string; testId: string }) {
  return (
    <pre class="foreign-block" data-testid={testId}>
      <bdi>{neutraliseLines(text)}</bdi>
    </pre>
  );
}
