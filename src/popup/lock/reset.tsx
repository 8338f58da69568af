import { useState } from 'preact/hooks';
import { command } from '../commands';
import { Button } from '../ui/button';
import { ErrorNotice } from '../ui/notice';
import { useAction } from '../use-action';

/** The way out for who has forgotten the passphrase: says what it destroys, and asks twice. */
export function Reset({ onDone }: { onDone?: () => void }) {
  const [asking, setAsking] = useState(false);
  const { busy, error, run } = useAction();

  async function reset() {
    if (!(await run(() => command('vault.reset', {})))) return;
    setAsking(false);
    onDone?.();
  }

  return (
    <>
      <div class="tight">
        <p>
          <strong>A reset destroys</strong>
        </p>
        <ul class="points">
          <li>the connections to your wallets, with their secrets</li>
          <li>the keys that log you in to services</li>
          <li>the sites that you allowed, and their budgets</li>
        </ul>
      </div>
      <div class="tight">
        <p>
          <strong>It keeps</strong>
        </p>
        <ul class="points">
          <li>the list of your payments, and your settings</li>
        </ul>
      </div>
      <p>
        Your money is in your wallets and stays there. Payments whose outcome is not known yet are taken up
        again when you connect the same wallet.
      </p>
      <ErrorNotice message={error} />
      {asking ? (
        <div class="confirm-inline">
          <p>This cannot be undone. Without a backup, what is destroyed is gone for good.</p>
          <div class="buttons">
            <Button disabled={busy} onClick={() => setAsking(false)}>
              Keep everything
            </Button>
            <Button look="danger" disabled={busy} testId="reset-really" onClick={() => void reset()}>
              Destroy and reset
            </Button>
          </div>
        </div>
      ) : (
        <div>
          <Button look="danger" testId="reset" onClick={() => setAsking(true)}>
            Reset Fusebox
          </Button>
        </div>
      )}
    </>
  );
}
