import './history.css';
import { useEffect, useLayoutEffect, useState } from 'preact/hooks';
import type { ConnectionRow } from '../../contract/rows';
import { lists } from '../../core/wallet-info';
import { command } from '../commands';
import { db } from '../database';
import { PaymentRow } from '../payment/payment-row';
import { told } from '../payment/told';
import { goInstead, href } from '../route';
import type { ScreenProps } from '../shell/screen-props';
import { messageOf } from '../text/errors';
import { isolated } from '../text/foreign';
import { dayText } from '../text/times';
import { walletName } from '../text/wallets';
import { Button } from '../ui/button';
import { Disclosure } from '../ui/disclosure';
import { Progress } from '../ui/progress';
import { Screen } from '../ui/screen';
import { useNow } from '../use-now';
import { t, tn } from '../words/words';
import { ALL, type Filter, filterText, narrows } from './filter';
import { FilterForm } from './filter-form';
import { HistoryList } from './history-list';
import { VirtualRows } from './virtual-rows';

/** A search begins when nothing was typed for so long, in ms. */
const TYPED_MS = 250;

/** The list that was shown last, and how far it was scrolled: going back from a payment finds it so. */
let left: { name: string; list: HistoryList; filter: Filter; scrolled: number } | undefined;

/** Everything that was paid and received. About one site where its origin stands in the address. */
export function HistoryScreen({ connection, about }: ScreenProps) {
  const [site = null] = about;
  const begins = left && left.filter.site === site ? left.filter : { ...ALL, site };
  const [filter, setFilter] = useState<Filter>(begins);
  const now = useNow(60_000);
  // One site's history by its address is not what was last looked for.
  useLayoutEffect(() => setFilter((was) => (was.site === site ? was : { ...was, site })), [site]);
  // On top of what is chosen by then: a search begins a moment after it was typed.
  const change = (part: Partial<Filter>) => {
    setFilter((was) => ({ ...was, ...part }));
    if (part.site !== undefined && part.site !== site)
      goInstead('history', ...(part.site === null ? [] : [part.site]));
  };
  const walletId = connection && lists(connection.info, 'list_transactions') ? connection.id : null;
  const name = `${walletId} ${filterText(filter)}`;
  return (
    <Screen
      title={t('history_title')}
      testId="history"
      actions={
        <>
          <a class="button quiet" href={href('spending')} data-testid="open-spending">
            {t('history_spending')}
          </a>
          <a class="button quiet" href={href('export', filterText(filter))} data-testid="open-export">
            {t('history_export')}
          </a>
        </>
      }
    >
      <div class="tight">
        <SearchField words={filter.words} onChange={(words) => change({ words })} />
        <Disclosure
          summary={narrows({ ...filter, words: '' }) ? t('history_filter_set') : t('history_filter')}
          testId="history-filter"
        >
          <FilterForm filter={filter} now={now} onChange={change} />
        </Disclosure>
      </div>
      <List key={name} name={name} filter={filter} wallet={walletId === null ? null : connection} now={now} />
    </Screen>
  );
}

function SearchField({ words, onChange }: { words: string; onChange: (words: string) => void }) {
  const [typed, setTyped] = useState(words);
  useEffect(() => {
    if (typed.trim() === words) return;
    const timer = setTimeout(() => onChange(typed.trim()), TYPED_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  return (
    <input
      class="input"
      type="search"
      value={typed}
      aria-label={t('history_search')}
      placeholder={t('history_search')}
      data-testid="history-search"
      onInput={({ currentTarget }) => setTyped(currentTarget.value)}
    />
  );
}

interface ListProps {
  name: string;
  filter: Filter;
  wallet: ConnectionRow | null;
  now: number;
}

function List({ name, filter, wallet, now }: ListProps) {
  const [list] = useState(() => (left?.name === name ? left.list : listOf(filter, wallet)));
  const [, redraw] = useState(0);
  // Not after the next frame: it is waited for.
  useLayoutEffect(() => list.start(() => redraw((times) => times + 1)), []);
  useLayoutEffect(() => {
    const scrolled = left?.list === list ? left.scrolled : 0;
    // Once the rows have their height, which the layout of this frame tells.
    const frame = requestAnimationFrame(() =>
      requestAnimationFrame(() => scrolled > 0 && scrollTo({ top: scrolled, behavior: 'instant' })),
    );
    left = { name, list, filter, scrolled };
    const note = () => {
      if (left?.list === list) left.scrolled = scrollY;
    };
    addEventListener('scroll', note, { passive: true });
    return () => {
      cancelAnimationFrame(frame);
      removeEventListener('scroll', note);
    };
  }, []);
  if (list.error !== undefined) throw list.error;

  const { lines, progress } = list;
  const isSearching = progress !== null && !list.isStopped;
  return (
    <section class="section">
      <p class="soft small" aria-live="polite" data-testid="history-summary">
        {summary(list, filter)}
      </p>
      {list.wallet && wallet && <WalletLine list={list} wallet={wallet} />}
      {lines.length > 0 && (
        <VirtualRows
          count={lines.length}
          keyOf={(index) => lines.at(index)?.key}
          indexOf={(key) => {
            const line = lines.get(key);
            return line ? lines.indexOf(line) : -1;
          }}
          draw={(index) => {
            const line = lines.at(index);
            return line && <PaymentRow line={line} now={now} />;
          }}
          isWhole={list.isWhole}
          onSee={(last) => list.see(last)}
          label={t('history_list')}
        />
      )}
      <Progress text={isSearching ? t('history_searching', { ...progress }) : null} />
      {isSearching && (
        <Button look="quiet" testId="cancel-search" onClick={() => list.cancel()}>
          {t('history_cancel')}
        </Button>
      )}
      {list.isStopped && !list.isWhole && (
        <Button look="quiet" testId="resume-search" onClick={() => list.resume()}>
          {t('history_resume')}
        </Button>
      )}
    </section>
  );
}

function listOf(filter: Filter, wallet: ConnectionRow | null): HistoryList {
  return new HistoryList(
    db,
    filter,
    wallet && {
      connectionId: wallet.id,
      ask: async (params) => {
        const page = await command('wallet.transactions', params);
        for (const transaction of page.transactions) told.note(params.connectionId, transaction);
        return page;
      },
    },
  );
}

/** How many there are, as far as it is known without looking at each. */
function summary(list: HistoryList, filter: Filter): string {
  const { length } = list.lines;
  const { wallet } = list;
  if (list.isWhole && (!wallet || wallet.reached === null || wallet.error !== undefined)) {
    if (length > 0) return tn('history_count', length);
    return narrows(filter) ? t('history_none_found') : t('payments_none');
  }
  if (list.total === undefined) return '';
  if (list.total !== null && list.total > 0 && filter.words === '')
    return tn('history_journal_count', list.total);
  return length === 0 ? '' : tn('history_so_far', length);
}

/** How far the wallet's own list is read, or why it is not. The journal stands below it in any case. */
function WalletLine({ list, wallet }: { list: HistoryList; wallet: ConnectionRow }) {
  const reading = list.wallet;
  if (!reading) return null;
  const name = isolated(walletName(wallet));
  if (reading.error !== undefined) {
    return (
      <p class="small wrong" role="status" data-testid="wallet-list-error">
        {t('history_wallet_failed', { wallet: name, problem: messageOf(reading.error) })}{' '}
        <Button look="quiet" testId="retry-wallet-list" onClick={() => list.retry()}>
          {t('history_retry')}
        </Button>
      </p>
    );
  }
  return <Progress text={reading.busy ? busyText(name, reading.reached) : null} />;
}

function busyText(wallet: string, reached: number | null): string {
  return reached === null || !Number.isFinite(reached)
    ? t('history_wallet_asking', { wallet })
    : t('history_wallet_back_to', { wallet, day: dayText(reached) });
}
