import { isPrivate } from '../../core/origins';
import { command } from '../commands';
import { Phrase } from '../words/phrase';
import { t } from '../words/words';
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
      ask={t('block_ask')}
      confirm={t('block_confirm')}
      keep={t('block_keep')}
      act={async () => {
        await command('site.block', { origin });
        onBlocked?.();
      }}
    >
      <Phrase
        text={isPrivate(origin) ? 'block_means_private' : 'block_means'}
        blanks={{ site: <Origin origin={shownOrigin} /> }}
      />
    </ConfirmInline>
  );
}
