import './payment.css';
import { useEffect, useState } from 'preact/hooks';
import type { ConnectionRow } from '../../contract/rows';
import type { WalletTransaction } from '../../contract/wallet-transactions';
import { db } from '../database';
import { href } from '../route';
import type { ScreenProps } from '../shell/screen-props';
import { messageOf } from '../text/errors';
import { ErrorNotice } from '../ui/notice';
import { Progress } from '../ui/progress';
import { Screen } from '../ui/screen';
import { useLive } from '../use-live';
import { useNow } from '../use-now';
import { t } from '../words/words';
import type { Entry } from './entry';
import { EntryFacts } from './entry-facts';
import { findTransaction } from './find-transaction';

/**
 * All that is known of one payment. The address names it by its id, or by its payment hash and, where that may be either, `in` or `out`; one that only the
 * wallet knows by its connection and time (ms), too.
 */
export function PaymentScreen({ about, connections }: ScreenProps) {
  const [id = '', direction, connectionId, at] = about;
  const now = useNow(30_000);
  const found = useLive(() => writtenEntry(id, direction), about.join('/'));
  return (
    <Screen title={t('payment_title')} back={href('history')} testId="payment">
      {found?.entry ? (
        <EntryFacts entry={found.entry} wallet={walletOf(connections, found.entry)} now={now} />
      ) : (
        found &&
        (connectionId === undefined ? (
          <p class="soft">{t('payment_unknown')}</p>
        ) : (
          <FromWallet
            paymentHash={id}
            type={direction === 'in' ? 'incoming' : 'outgoing'}
            connectionId={connectionId}
            at={Number(at)}
            connections={connections}
            now={now}
          />
        ))
      )}
    </Screen>
  );
}

/** What Fusebox has written down of it. */
async function writtenEntry(id: string, direction: string | undefined): Promise<{ entry: Entry | null }> {
  if (direction !== 'in') {
    const row = (await db.payments.get(id)) ?? (await db.payments.where({ paymentHash: id }).last());
    if (row !== undefined) return { entry: { from: 'journal', row } };
  }
  if (direction !== 'out') {
    const row = await db.invoices.get(id);
    if (row !== undefined) return { entry: { from: 'invoice', row } };
  }
  return { entry: null };
}

function walletOf(connections: readonly ConnectionRow[], entry: Entry): ConnectionRow | undefined {
  const id = entry.from === 'wallet' ? entry.connectionId : entry.row.connectionId;
  return connections.find((row) => row.id === id);
}

interface FromWalletProps {
  paymentHash: string;
  type: WalletTransaction['type'];
  connectionId: string;
  at: number;
  connections: readonly ConnectionRow[];
  now: number;
}

/** One that only the wallet knows: as it told of it, or asked for once more. */
function FromWallet({ paymentHash, type, connectionId, at, connections, now }: FromWalletProps) {
  const [state, setState] = useState<{ row?: WalletTransaction | null; error?: unknown }>({});
  useEffect(() => {
    const leaving = new AbortController();
    findTransaction({ paymentHash, type, connectionId, at }, leaving.signal).then(
      (row) => setState({ row }),
      (error: unknown) => {
        if (!leaving.signal.aborted) setState({ error });
      },
    );
    return () => leaving.abort();
  }, [paymentHash, type, connectionId, at]);
  if (state.row) {
    const entry: Entry = { from: 'wallet', row: state.row, connectionId };
    return <EntryFacts entry={entry} wallet={walletOf(connections, entry)} now={now} />;
  }
  if (state.row === null) return <p class="soft">{t('payment_unknown')}</p>;
  if (state.error !== undefined) return <ErrorNotice message={messageOf(state.error)} />;
  return <Progress text={t('payment_asking')} />;
}
