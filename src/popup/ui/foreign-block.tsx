import { withUnseenMarked } from '../text/foreign';

/** A foreign text of many lines, exactly and the whole of it, in a box of its own that scrolls. What one would not see in it is marked. */
export function ForeignBlock({ text, testId }: { text: string; testId: string }) {
  return (
    <pre class="foreign-block" data-testid={testId}>
      <bdi>
        {withUnseenMarked(text).map((part, index) =>
          index % 2 === 0 ? part : <mark key={index}>{part}</mark>,
        )}
      </bdi>
    </pre>
  );
}
