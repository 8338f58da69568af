import { useState } from 'preact/hooks';
import { goInstead, href } from '../route';
import { openSafety } from '../settings/open-safety';
import type { ScreenProps } from '../shell/screen-props';
import { Button } from '../ui/button';
import { Screen } from '../ui/screen';
import { t } from '../words/words';
import { ConnectForm } from './connect-form';
import { Connected } from './connected';

/** Connecting a wallet, and, once it is, `connect/<its id>`. */
export function ConnectScreen({ connections, about: [connectionId] }: ScreenProps) {
  // While the wallet is asked it may be there already: what the screen says must not change under it.
  const [isFirst] = useState(connections.length === 0);
  const connection = connections.find(({ id }) => id === connectionId);
  if (connection) return <Connected connection={connection} isFirst={connections.length === 1} />;
  return (
    <Screen
      title={isFirst ? t('connect_title') : t('connect_another')}
      back={isFirst ? href() : href('settings')}
    >
      <ConnectForm onConnected={(id) => goInstead('connect', id)} />
      {isFirst && (
        <div class="passphrase-first">
          <Button look="quiet" testId="passphrase-first" onClick={() => void openSafety()}>
            {t('welcome_passphrase_first')}
          </Button>
        </div>
      )}
    </Screen>
  );
}
