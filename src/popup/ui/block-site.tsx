import { isPrivate } from '../../core/origins';
import { command } from '../commands';
import { ConfirmInline } from './confirm-inline';
import { Origin } from './origin';

/** The way to hear nothing more of a site. */
export function BlockSite({
  origin,
  shownOrigin = origin,
  onBlocked,
}: {
  origin: string;
  shownOrigin?: string;
  onBlocked?: () => void;
}) {
  return (
    <ConfirmInline
      testId="block"
      ask="Block this site"
      confirm="Block"
      keep="Do not block"
      act={async () => {
        await command('site.block', { origin });
        onBlocked?.();
      }}
    >
      Block <Origin origin={shownOrigin} />? It loses what you allowed it, and cannot ask you anything until
      you unblock it in Fusebox{isPrivate(origin) && ' or close your private windows'}.
    </ConfirmInline>
  );
}
