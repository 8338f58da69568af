import { withUnseenMarked } from '../text/foreign';
import { t } from '../words/words';

/** A foreign text of many lines, exactly and the whole of it, in a box of its own that scrolls. What one would not see in it is marked. */
export function ForeignBlock({ text, testId }: { text: string; testId: string }) {
  return (
    // It may have to be scrolled by keys.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be reached by keys only where it has the focus
    <section class="foreign-block" tabIndex={0} aria-label={t('foreign_text')} data-testid={testId}>
      <bdi>
        {withUnseenMarked(text).map((part, index) =>
          index % 2 === 0 ? part : <mark key={index}>{part}</mark>,
        )}
      </bdi>
    </section>
  );
}
