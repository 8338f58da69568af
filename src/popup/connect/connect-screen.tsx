import { go, goInstead, href } from '../route';
import type { ScreenProps } from '../shell/screen-props';
import { Screen } from '../ui/screen';
import { t } from '../words/words';
import { ConnectForm } from './connect-form';
import { Connected } from './connected';

/** Connecting a wallet, and, once it is, `connect/<its id>`. */
export function ConnectScreen({ connections, about: [connectionId] }: ScreenProps) {
  const connection = connections.find(({ id }) => id === connectionId);
  if (connection) return <Connected connection={connection} isFirst={connections.length === 1} />;
  return (
    <Screen title={t('connect_another')} back={href('settings')}>
      <ConnectForm onConnected={(id) => (connections.length > 0 ? goInstead('connect', id) : go())} />
    </Screen>
  );
}
