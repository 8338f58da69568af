import './site-here.css';
import { useState } from 'preact/hooks';
import { command } from '../commands';
import { Button } from '../ui/button';
import { ErrorNotice } from '../ui/notice';
import { Origin } from '../ui/origin';
import { useAction } from '../use-action';
import { Phrase } from '../words/phrase';
import { t } from '../words/words';

/** A site on which Fusebox appears since the popup was opened on it. */
export interface Added {
  origin: string;
  /** Whether the open page has it already. */
  isInPage: boolean;
  /** Whether it is in a private window, where nothing is remembered. */
  isPrivate: boolean;
}

/** Says that the site was added, with the way back. */
export function SiteAddedNotice({ added }: { added: Added }) {
  const { origin, isPrivate } = added;
  const [undone, setUndone] = useState(false);
  const { busy, error, run } = useAction();
  const undo = async () => {
    await command('site.disappear', { origin });
    setUndone(true);
  };
  return (
    <>
      <ErrorNotice message={error} />
      <div class="notice site-here" role="status" data-testid="site-here">
        <p>
          <Phrase
            text={undone ? 'site_here_off' : textOf(added)}
            blanks={{ origin: <Origin origin={origin} /> }}
          />
        </p>
        {!undone && !isPrivate && (
          <Button look="quiet" testId="site-here-undo" disabled={busy} onClick={() => void run(undo)}>
            {t('site_here_undo')}
          </Button>
        )}
      </div>
    </>
  );
}

function textOf({ isInPage, isPrivate }: Added) {
  if (isPrivate) return isInPage ? 'site_here_private' : 'site_here_cannot';
  return isInPage ? 'site_here_on' : 'site_here_reload';
}
