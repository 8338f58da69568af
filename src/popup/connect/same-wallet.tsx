import type { ConnectionRow } from '../../contract/rows';
import { walletName } from '../text/wallets';
import { Notice } from '../ui/notice';
import { Phrase } from '../words/phrase';

/** Says which connection leads to the same wallet already. */
export function SameWallet({ other }: { other: ConnectionRow }) {
  return (
    <div data-testid="same-wallet">
      <Notice>
        <Phrase text="same_wallet" blanks={{ wallet: <bdi>{walletName(other)}</bdi> }} />
      </Notice>
    </div>
  );
}
