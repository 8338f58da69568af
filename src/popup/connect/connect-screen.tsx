import { useState } from 'preact/hooks';
import { PairingList } from '../pairing/pairing-rows';
import { goInstead, href } from '../route';
import { openSafety } from '../settings/open-safety';
import type { ScreenProps } from '../shell/screen-props';
import { Button } from '../ui/button';
import { LinkRow } from '../ui/link-row';
import { Screen } from '../ui/screen';
import { t } from '../words/words';
import { ConnectForm } from './connect-form';
import { Connected } from './connected';

/** In place of a connection's id: the form for a connection string. */
const PASTE = 'paste';

/** Connecting a wallet, and, once it is, `connect/<its id>`. */
export function ConnectScreen({ connections, about: [about] }: ScreenProps) {
  // While the wallet is asked it may be there already: what the screen says must not change under it.
  const [isFirst] = useState(connections.length === 0);
  const connection = connections.find(({ id }) => id === about);
  if (connection) {
    return <Connected connection={connection} others={connections.filter((other) => other !== connection)} />;
  }
  const isPasting = about === PASTE;
  const back = isFirst ? href() : href('settings');
  return (
    <Screen
      key={about}
      title={isFirst ? t('connect_title') : t('connect_another')}
      back={isPasting ? href('connect') : back}
    >
      {isPasting ? <ConnectForm onConnected={(id) => goInstead('connect', id)} /> : <Ways />}
      {isFirst && (
        <div>
          <Button look="quiet" testId="passphrase-first" onClick={() => void openSafety()}>
            {t('welcome_passphrase_first')}
          </Button>
        </div>
      )}
    </Screen>
  );
}

/** The ways to connect a wallet: those by which no secret travels first. */
function Ways() {
  return (
    <>
      <PairingList />
      <section class="section">
        <h2>{t('connect_without_secret')}</h2>
        <p>{t('connect_without_secret_what')}</p>
        <ul class="card rows">
          <LinkRow href={href('ask', 'link')} help={t('connect_by_link_help')} testId="connect-by-link">
            {t('connect_by_link')}
          </LinkRow>
          <LinkRow href={href('ask', 'page')} help={t('connect_by_page_help')} testId="connect-by-page">
            {t('connect_by_page')}
          </LinkRow>
        </ul>
      </section>
      <section class="section">
        <h2>{t('connect_with_secret')}</h2>
        <ul class="card rows">
          <LinkRow
            href={href('connect', PASTE)}
            help={t('connect_by_string_help')}
            testId="connect-by-string"
          >
            {t('connect_by_string')}
          </LinkRow>
        </ul>
      </section>
    </>
  );
}
