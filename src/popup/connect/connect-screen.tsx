import { go } from '../route';
import { ConnectForm } from './connect-form';

/** Connecting another wallet. */
export function ConnectScreen() {
  return (
    <ConnectForm title="Connect another wallet" onConnected={() => go()} onBack={() => go('settings')} />
  );
}
