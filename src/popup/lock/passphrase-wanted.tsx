import { openSafety } from '../settings/open-safety';
import { Brand } from '../ui/brand';
import { Button } from '../ui/button';
import { ByOrganisation } from '../ui/by-organisation';
import { t } from '../words/words';

/** All that the popup shows while the passphrase is not set that the organisation requires. */
export function PassphraseWanted() {
  return (
    <div class="locked" data-testid="passphrase-wanted">
      <div class="locked-head">
        <Brand />
        <h1>{t('managed_passphrase_title')}</h1>
      </div>
      <ByOrganisation>{t('managed_passphrase')}</ByOrganisation>
      <Button look="primary" testId="open-safety" onClick={() => void openSafety()}>
        {t('connected_passphrase_set')}
      </Button>
    </div>
  );
}
