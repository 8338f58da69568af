import type { PairingRow } from '../../contract/rows';
import { command } from '../commands';
import { Button } from '../ui/button';
import { ErrorNotice } from '../ui/notice';
import { useAction } from '../use-action';

/** A button that sends away the wallet that has answered: the request goes on waiting for another. Nothing where the user's own wallet was asked, and has answered: there is no other. */
export function Refuse({ row: { id, answer }, words }: { row: PairingRow; words: string }) {
  const { busy, error, run } = useAction();
  if (answer === null || answer.isCertain) return null;
  const { walletPubkey } = answer;
  return (
    <>
      <Button
        disabled={busy}
        testId="pairing-refuse"
        onClick={() => void run(() => command('pairing.refuse', { pairingId: id, walletPubkey }))}
      >
        {words}
      </Button>
      <ErrorNotice message={error} />
    </>
  );
}
