import type { ConnectionRow, PairingRow } from '../../contract/rows';
import { satsRoundedDown } from '../../core/msat';
import { sameWallet } from '../../core/same-wallet';
import { command } from '../commands';
import { SameWallet } from '../connect/same-wallet';
import { useInert } from '../prompts/use-inert';
import { walletBudgetText } from '../text/budgets';
import { walletName } from '../text/wallets';
import { Amount } from '../ui/amount';
import { Foreign } from '../ui/foreign';
import { LongFact } from '../ui/long-fact';
import { ErrorNotice, Notice } from '../ui/notice';
import { useAction } from '../use-action';
import { useNow } from '../use-now';
import { Phrase } from '../words/phrase';
import { t } from '../words/words';
import { otherwiseTexts } from './otherwise-texts';
import { Refuse } from './refuse';

interface OfferedProps {
  row: PairingRow;
  connections: readonly ConnectionRow[];
}

/** A wallet has answered and works. Whoever saw the request can have answered it, so the user says whether it is theirs. */
export function Offered({ row, connections }: OfferedProps) {
  const { id, answer, learned, request } = row;
  const now = useNow(30_000);
  const inert = useInert();
  const { busy, error, run } = useAction();
  if (!answer || !learned) return null;
  const { walletPubkey } = answer;
  const { name, balance, budget, lud16, network, nodePubkey } = learned;
  // Which node it is anybody can say: that is public.
  const found = { walletPubkey, nodePubkey: answer.isCertain ? nodePubkey : null };
  const before = connections.find((connection) => connection.id === row.rotates);
  const same = row.rotates === null ? sameWallet(connections, found) : undefined;
  const isOther = before !== undefined && sameWallet([before], found) === undefined;
  const address = lud16 ?? answer.lud16;

  const accept = () => {
    if (!inert.check()) void run(() => command('pairing.accept', { pairingId: id, walletPubkey }));
  };
  return (
    <>
      <div role="status">
        <h2 class="pairing-wallet">
          <Phrase
            text={answer.isCertain ? 'pairing_otherwise' : 'pairing_offered'}
            blanks={{ wallet: <Foreign text={name} /> }}
          />
        </h2>
      </div>
      {balance ? (
        <p>
          <span class="visually-hidden">{t('connected_balance')} </span>
          <Amount sats={satsRoundedDown(balance.amount)} testId="pairing-balance" />
        </p>
      ) : (
        <p class="soft">{t('connected_no_balance')}</p>
      )}
      <dl class="facts">
        {address !== null && (
          <>
            <dt>{t('connection_address')}</dt>
            <dd>
              <Foreign text={address} max={80} />
            </dd>
          </>
        )}
        {network !== null && (
          <>
            <dt>{t('connection_network')}</dt>
            <dd>
              <Foreign text={network} max={20} />
            </dd>
          </>
        )}
        {budget && (
          <>
            <dt>{t('connection_limit')}</dt>
            <dd>{walletBudgetText(budget, now)}</dd>
          </>
        )}
      </dl>
      {!answer.isCertain && (
        <p>
          {t('pairing_offered_why')} {t('pairing_offered_not')}
        </p>
      )}
      {same && <SameWallet other={same} />}
      {isOther && (
        <div data-testid="other-wallet">
          <Notice>
            <Phrase text="renew_other_wallet" blanks={{ wallet: <bdi>{walletName(before)}</bdi> }} />
          </Notice>
        </div>
      )}
      {otherwiseTexts(request, learned).map((text) => (
        <div key={text} data-testid="otherwise">
          <Notice>{text}</Notice>
        </div>
      ))}
      <ErrorNotice message={error} />
      <div class="buttons">
        <button
          type="button"
          class="button primary pairing-accept"
          disabled={busy}
          aria-disabled={inert.inert}
          data-testid="pairing-accept"
          onClick={accept}
        >
          {t('pairing_accept')}
        </button>
        <Refuse row={row} words={t('pairing_refuse')} />
      </div>
      <dl class="facts stacked small">
        <LongFact term={t('pairing_wallet_key')} value={walletPubkey} />
      </dl>
    </>
  );
}
