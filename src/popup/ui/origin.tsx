import { Fragment } from 'preact';
import { showOrigin } from '../text/origins';

/** A site's origin. It wraps, at its dots where it can, and is never cut: the end of a name is what says whose it is. */
export function Origin({ origin }: { origin: string }) {
  return (
    <bdi>
      {showOrigin(origin)
        .text.split(/(?<=\.)/)
        .map((label, index) => (
          <Fragment key={index}>
            {label}
            <wbr />
          </Fragment>
        ))}
    </bdi>
  );
}
