/** Sending and receiving. */
import type { Payable, PayableInvoice } from '../../../src/contract/payable';
import type { PaymentRow, SuccessAction } from '../../../src/contract/rows';
import { feeReserve, msatFromSats } from '../../../src/core/msat';
import { TRICKY } from '../foreign-text';
import { fullRows, hex, NONE } from '../rows';
import { by, popup, type State, type States } from '../state';

const sats = msatFromSats;

export function sendStates(now: number): States {
  const full = fullRows(now);
  const reading = (payable: Payable, shows: string, more: Partial<State> = {}): State =>
    popup(now, ['send', 'lnbc21'], shows, { answers: { 'payable.read': payable }, ...more });
  const review = by('send-review');
  const invoice: PayableInvoice = {
    kind: 'invoice',
    invoice: `lnbc42u1${'q'.repeat(180)}`,
    paymentHash: hex(77),
    amount: sats(4_200),
    feeReserve: feeReserve(sats(4_200)),
    description: 'Flat white, to go',
    payee: `02${hex(78)}`,
    expiresAt: now + 500_000,
    obstacle: null,
  };
  const service: Payable = {
    kind: 'service',
    domain: 'wallet.example',
    address: 'me@wallet.example',
    description: 'Pay to me',
    amount: null,
    minimum: sats(1),
    maximum: sats(100_000),
    commentAllowed: 140,
    payerFields: [
      { kind: 'name', mandatory: true },
      { kind: 'email', mandatory: false },
    ],
  };
  const [, sample] = full.payments;
  if (!sample) throw new Error('There is no payment.');
  const sent = (payment: Partial<PaymentRow>): State => {
    const row = { ...sample, id: 'sent', ...payment };
    return popup(now, ['send', 'sent', 'sent'], `${by('outcome')}[data-state="${row.state}"]`, {
      rows: { ...full, payments: [row] },
    });
  };
  const paid = (successAction: SuccessAction): State => {
    const state = sent({ lnurl: { successAction } });
    return { ...state, shows: by('success-action') };
  };
  return {
    send: popup(now, ['send'], by('send-text')),
    'send: no wallet': popup(now, ['send'], '.screen .notice', { rows: NONE }),
    'send: being read': popup(now, ['send', 'lnbc21'], by('cancel-reading')),
    'send: not understood': popup(now, ['send', 'lnbc21'], '.notice.error', {
      errors: { 'payable.read': { code: 'INVALID_INVOICE', message: 'This is no invoice.' } },
    }),
    'send: an invoice': reading(invoice, review, { acts: [['click', `${by('send-details')} > summary`]] }),
    'send: an invoice at its worst': reading(
      {
        ...invoice,
        amount: sats(2_100_000_000_000),
        feeReserve: sats(21_000_000_000),
        description: `${TRICKY} ${'A subscription for the Long Current, with all supplements. '.repeat(8)}`,
      },
      review,
    ),
    'send: an invoice of any amount': reading({ ...invoice, amount: null, feeReserve: null }, review),
    'send: an invoice that has expired': reading(
      { ...invoice, obstacle: { why: 'expired' } },
      by('obstacle'),
    ),
    'send: an invoice of another network': reading(
      { ...invoice, obstacle: { why: 'other-network' } },
      by('obstacle'),
    ),
    'send: a wallet that cannot pay': reading(
      { ...invoice, obstacle: { why: 'cannot-pay' } },
      by('obstacle'),
    ),
    'send: paid already': reading(
      { ...invoice, obstacle: { why: 'paid', paymentId: 'payment 1' } },
      by('obstacle'),
    ),
    'send: a service': reading(service, review),
    'send: too little for a service': reading(
      { ...service, minimum: sats(1_000) },
      `${by('send-amount')}[aria-invalid="true"]`,
      { acts: [['enter', by('send-amount'), '21']] },
    ),
    'send: a question was opened': reading({ kind: 'asked' }, by('send-asked')),
    'send: a connection string': reading({ kind: 'connection' }, by('send-connection')),
    'sent: in flight': sent({ state: 'dispatched' }),
    'sent: held': sent({ state: 'open', underWayAt: now }),
    'sent: outcome unknown': sent({ state: 'open' }),
    'sent: paid': sent({ feesPaid: null }),
    'sent: paid, with a message': paid({ tag: 'message', message: `Thank you, ${TRICKY}` }),
    'sent: paid, with an address': paid({
      tag: 'url',
      description: `Your ticket ${TRICKY}`,
      url: `https://wallet.example/tickets/${'0123456789'.repeat(9)}`,
    }),
    'sent: paid, with what cannot be opened': paid({
      tag: 'aes',
      description: 'A code',
      ciphertext: 'AAAA',
      iv: 'AAAAAAAAAAAAAAAAAAAAAA==',
    }),
    'sent: failed': sent({
      state: 'failed',
      failure: { code: 'INSUFFICIENT_BALANCE', message: 'The wallet has not enough.' },
    }),
    'sent: gone': popup(now, ['send', 'sent', 'gone'], '.screen .notice'),
  };
}

export function receiveStates(now: number): States {
  const full = fullRows(now);
  const [made] = full.invoices;
  const [, home] = full.connections;
  if (!made || !home) throw new Error('There is no invoice.');
  const shown = (more: Partial<typeof made>, state: string): State =>
    popup(now, ['receive', made.paymentHash], `${by('invoice-state')}[data-state="${state}"]`, {
      rows: { ...full, invoices: [{ ...made, ...more }] },
    });
  const mute = { ...home, info: { ...home.info, methods: ['get_info'] } };
  const only = (connection: typeof home) => ({ ...full, connections: [connection], invoices: [] });
  return {
    receive: popup(now, ['receive'], by('receive-amount'), { rows: { ...full, invoices: [] } }),
    'receive: with invoices that wait': popup(now, ['receive'], by('unpaid-invoice'), {
      rows: { ...full, invoices: [{ ...made, paidAt: null }] },
    }),
    'receive: no amount': popup(now, ['receive'], `${by('receive-amount')}[aria-invalid="true"]`, {
      acts: [['enter', by('receive-amount'), '0']],
    }),
    'receive: being made': popup(now, ['receive'], '.running', {
      acts: [
        ['enter', by('receive-amount'), '21'],
        ['click', by('make-invoice')],
      ],
    }),
    'receive: by an address only': popup(now, ['receive'], '.notice', { rows: only(mute) }),
    'receive: not with this wallet': popup(now, ['receive'], '.notice', {
      rows: only({ ...mute, lud16: null }),
    }),
    'invoice: waiting': shown({ paidAt: null }, 'waiting'),
    'invoice: paid': shown({}, 'paid'),
    'invoice: expired': shown({ paidAt: null, expiresAt: now - 1 }, 'expired'),
    'invoice: gone': popup(now, ['receive', 'gone'], '.screen .notice'),
  };
}
