import { openSafety } from '../settings/open-safety';
import { Button } from '../ui/button';
import { ConnectForm } from './connect-form';

/** What is shown before the first wallet is connected. */
export function Welcome({ onConnected }: { onConnected: (connectionId: string) => void }) {
  return (
    <ConnectForm title="Connect your wallet" onConnected={onConnected}>
      <p>
        Pages can then ask your own Lightning wallet for payments. Each site gets a fuse: a budget for small
        payments. Whatever is more than that, Fusebox asks you first.
      </p>
      <div class="passphrase-first">
        <Button look="quiet" testId="passphrase-first" onClick={() => void openSafety()}>
          Set a passphrase first, if you want one.
        </Button>
      </div>
    </ConnectForm>
  );
}
