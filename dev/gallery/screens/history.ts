/** What was paid and received. */
import type { SignedEvent } from '../../../src/contract/rows';
import { msatFromSats } from '../../../src/core/msat';
import { TRICKY } from '../foreign-text';
import { fullRows, HOME_WALLET, hex, worstRows } from '../rows';
import { by, popup, type State, type States } from '../state';

export function historyStates(now: number): States {
  const full = fullRows(now);
  const [, home] = full.connections;
  const [made] = full.invoices;
  const open = full.payments.find(({ state }) => state === 'open');
  if (!home || !made || !open) throw new Error('There are no such rows.');
  const bare = {
    ...full,
    connections: [{ ...home, info: { ...home.info, methods: ['pay_invoice'] } }],
  };
  const lapsed: SignedEvent = {
    id: hex(1),
    pubkey: hex(2),
    created_at: 0,
    kind: 23194,
    tags: [['expiration', '1']],
    content: '',
    sig: hex(3),
  };
  const payment = (id: string, shows: string, more: Partial<State> = {}): State =>
    popup(now, ['payment', id], shows, more);
  const stateIs = (state: string) => `${by('payment-row')}[data-state="${state}"]`;
  const transactions = {
    'wallet.transactions': {
      transactions: [
        {
          type: 'incoming',
          state: 'settled',
          paymentHash: hex(4_000),
          amount: msatFromSats(900),
          feesPaid: null,
          description: `Known to the wallet alone ${TRICKY}`,
          invoice: null,
          preimage: hex(4_001),
          createdAt: now - 60_000,
          settledAt: now - 50_000,
        },
      ],
      isLast: true,
    },
  };
  const filters = ['click', `${by('history-filter')} > summary`] as const;
  return {
    history: popup(now, ['history'], `${by('history')} li`, { answers: transactions }),
    'history: filters open': popup(now, ['history'], '#filter-from', {
      answers: transactions,
      acts: [filters, ['enter', by('filter-times'), 'own']],
    }),
    'history: of one site': popup(now, ['history', 'https://games.example'], `${by('history')} li`, {
      answers: transactions,
      acts: [filters],
    }),
    'history: nothing found': popup(now, ['history', 'https://nobody.example'], by('history-summary'), {
      rows: bare,
    }),
    'history: wallet is asked': popup(now, ['history'], '.running'),
    'history: wallet does not tell': popup(now, ['history'], by('wallet-list-error'), {
      errors: { 'wallet.transactions': { code: 'NO_RESPONSE', message: 'No answer.' } },
    }),
    'history: empty': popup(now, ['history'], by('history-summary'), {
      rows: { ...bare, payments: [], invoices: [] },
    }),
    'payment: paid': payment('payment 1', stateIs('settled')),
    'payment: in flight': payment('payment 0', stateIs('dispatched')),
    'payment: outcome unknown': payment(open.id, stateIs('open')),
    'payment: to be settled by hand': payment(open.id, by('settle-by-hand'), {
      rows: { ...full, payments: [{ ...open, request: lapsed }] },
    }),
    'payment: failed': payment('payment 6', stateIs('failed')),
    'payment: received': payment(made.paymentHash, stateIs('settled')),
    'payment: with an address': payment('payment 1', by('success-action'), {
      rows: {
        ...full,
        payments: full.payments.map((row) => ({
          ...row,
          lnurl: {
            successAction: { tag: 'url', description: TRICKY, url: 'https://wallet.example/7' },
          },
        })),
      },
    }),
    'payment: known to the wallet alone': popup(
      now,
      ['payment', hex(4_000), 'in', HOME_WALLET, String(now - 60_000)],
      stateIs('settled'),
      { answers: transactions },
    ),
    'payment: at its worst': payment('payment 1', stateIs('settled'), { rows: worstRows(now) }),
    'history: at its worst': popup(now, ['history'], `${by('history')} li`, {
      rows: worstRows(now),
      acts: [filters],
    }),
    'history: a wallet at its worst does not tell': popup(now, ['history'], by('wallet-list-error'), {
      rows: worstRows(now),
      errors: { 'wallet.transactions': { code: 'WALLET_ERROR', message: 'No.', details: TRICKY } },
    }),
    'spending: at its worst': popup(now, ['spending'], by('spending-total'), { rows: worstRows(now) }),
    'payment: failed, in the words of a wallet': payment('payment 6', by('payment-failure'), {
      rows: {
        ...full,
        payments: full.payments.map((row) => ({
          ...row,
          ...(row.failure && { failure: { ...row.failure, code: 'WALLET_ERROR', details: TRICKY } }),
        })),
      },
    }),
    'payment: gone': payment('gone', '.screen > p'),
    spending: popup(now, ['spending'], by('spending-total'), {
      acts: [['click', `${by('spending-table')} > summary`]],
    }),
    'spending: own days': popup(now, ['spending'], '#filter-from', {
      acts: [['enter', by('filter-times'), 'own']],
    }),
    'spending: nothing': popup(now, ['spending'], '.card.empty', { rows: { ...full, payments: [] } }),
    export: popup(now, ['export'], by('export-make')),
  };
}
