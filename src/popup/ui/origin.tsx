import { showOrigin } from '../text/origins';

/** A site's origin. It wraps and is never cut: the end of a name is what says whose it is. */
export function Origin({ origin }: { origin: string }) {
  return <bdi>{showOrigin(origin).text}</bdi>;
}
