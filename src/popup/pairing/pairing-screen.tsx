import { useEffect, useRef } from 'preact/hooks';
import type { ConnectionRow, PairingRow } from '../../contract/rows';
import { command } from '../commands';
import { db } from '../database';
import { goInstead, href } from '../route';
import type { ScreenProps } from '../shell/screen-props';
import { Button } from '../ui/button';
import { ErrorNotice } from '../ui/notice';
import { Progress } from '../ui/progress';
import { Screen } from '../ui/screen';
import { useAction } from '../use-action';
import { useLive } from '../use-live';
import { t } from '../words/words';
import { Asked } from './asked';
import { Ended } from './ended';
import { LinkWaiting } from './link-waiting';
import { Offered } from './offered';
import { PageWaiting } from './page-waiting';
import { Refuse } from './refuse';
import { useWalletPage, type WalletPage } from './use-wallet-page';
import './pairing.css';

/** A connection that is asked for, as it stands now: `pairing/<its id>`. Once it is made, the screen gives way to that of the connection. */
export function PairingScreen({ connections, about: [id = ''] }: ScreenProps) {
  const read = useLive(async () => ({ row: await db.pairings.get(id) }), id);
  const last = useRef<PairingRow | undefined>(undefined);
  if (read?.row) last.current = read.row;
  const isGone = read !== undefined && read.row === undefined;
  const rotates = last.current?.rotates ?? null;
  const made = isGone ? connections.find((row) => row.id === (rotates ?? id)) : undefined;
  useEffect(() => {
    if (made) goInstead(rotates === null ? 'connect' : 'wallet', made.id);
  }, [made?.id]);
  if (!read || made) return null;
  const row = read.row;
  return (
    <Screen title={t('pairing_title')} back={href()} testId="pairing">
      {row ? (
        <Pairing key={id} row={row} connections={connections} />
      ) : (
        <>
          <p>{t('pairing_gone')}</p>
          <div>
            <a class="button" href={href('connect')}>
              {t('pairing_ask_again')}
            </a>
          </div>
        </>
      )}
    </Screen>
  );
}

interface PairingProps {
  row: PairingRow;
  connections: readonly ConnectionRow[];
}

function Pairing({ row, connections }: PairingProps) {
  // It may answer in any state, and is not to be lost from one to the next.
  const page = useWalletPage(row);
  return (
    <div class="stack" data-testid="pairing-state" data-state={row.state}>
      <State row={row} connections={connections} page={page} />
      <ErrorNotice message={page.error} />
      {row.state !== 'accepted' && <GiveUp row={row} />}
      <Asked request={row.request} />
      {row.way.kind === 'page' && <iframe ref={page.frame} hidden title={t('pairing_title')} />}
    </div>
  );
}

function State({ row, connections, page }: PairingProps & { page: WalletPage }) {
  switch (row.state) {
    case 'waiting':
      return <Waiting row={row} page={page} />;
    case 'found':
      return (
        <>
          <Progress text={t('pairing_found')} />
          <div class="buttons">
            <Refuse row={row} words={t('pairing_wait_on')} />
          </div>
        </>
      );
    case 'offered':
      // Another wallet is another question.
      return <Offered key={row.answer?.walletPubkey} row={row} connections={connections} />;
    case 'accepted':
      return <Progress text={t(row.rotates === null ? 'pairing_making' : 'pairing_waits_payments')} />;
    case 'ended':
      return <Ended row={row} />;
  }
}

function Waiting({ row, page }: { row: PairingRow; page: WalletPage }) {
  const { way, link } = row;
  if (way.kind === 'uri' && link !== null) return <LinkWaiting row={row} link={link} />;
  if (way.kind === 'page' && link !== null) return <PageWaiting row={row} link={link} page={page} />;
  return <Progress text={t('pairing_over')} />;
}

function GiveUp({ row: { id, rotates } }: { row: PairingRow }) {
  const { busy, error, run } = useAction();
  const cancel = async () => {
    await command('pairing.cancel', { pairingId: id });
    goInstead(...(rotates === null ? ['connect'] : ['wallet', rotates]));
  };
  return (
    <>
      <ErrorNotice message={error} />
      <div>
        <Button look="quiet" disabled={busy} testId="pairing-cancel" onClick={() => void run(cancel)}>
          {t('pairing_cancel')}
        </Button>
      </div>
    </>
  );
}
