/** All that the gallery shows: each screen in each of its states. */

import type { Payable } from '../../src/contract/payable';
import type { Prompt } from '../../src/contract/prompts';
import type { Settings } from '../../src/contract/rows';
import type { Answers } from './browser';
import { promptsOf } from './prompts';
import { fullRows, HOME_WALLET, hex, NONE, type Rows } from './rows';

export interface State {
  page: 'popup' | 'prompt' | 'safety' | 'components';
  /** Of the popup: what stands behind `#`. */
  route?: string;
  rows: Rows;
  settings?: Partial<Settings>;
  prompts?: readonly Prompt[];
  answers?: Answers;
}

/** By name. `now` in ms since the epoch. */
export function statesAt(now: number): Readonly<Record<string, State>> {
  const full = fullRows(now);
  const [site] = full.sites;
  const blown = full.sites[2];
  const popup = (route: string, more: Partial<State> = {}): State => ({
    page: 'popup',
    route,
    rows: full,
    ...more,
  });
  const siteRoute = (origin = '') => `site/${encodeURIComponent(origin)}/${HOME_WALLET}`;
  const prompts = Object.entries(promptsOf(now)).map(([name, prompt]): [string, State] => [
    `prompt: ${name}`,
    { page: 'prompt', rows: full, prompts: [prompt] },
  ]);
  const states: Record<string, State> = {
    components: { page: 'components', rows: NONE },
    welcome: popup('', { rows: NONE }),
    'connect: first': popup('connect', { rows: NONE }),
    'connect: another': popup('connect'),
    'connect: done': popup(`connect/${HOME_WALLET}`),
    home: popup(''),
    'home: balance hidden': popup('', { settings: { hidesBalance: true } }),
    'home: nothing paid yet': popup('', { rows: { ...full, payments: [], invoices: [], sites: [] } }),
    'home: questions wait': popup('', { prompts: Object.values(promptsOf(now)).slice(0, 2) }),
    receive: popup('receive', { rows: { ...full, invoices: [] } }),
    send: popup('send'),
    'send: an invoice': popup(`send/${'lnbc21'}`, { answers: { 'payable.read': invoice(now) } }),
    sites: popup('sites'),
    'sites: none': popup('sites', { rows: { ...full, sites: [], blocked: [] } }),
    site: popup(siteRoute(site?.origin)),
    'site: fuse blown': popup(siteRoute(blown?.origin)),
    history: popup('history'),
    'history: empty': popup('history', { rows: { ...full, payments: [], invoices: [] } }),
    'payment: paid': popup(`payment/${encodeURIComponent('payment 1')}`),
    'payment: in flight': popup(`payment/${encodeURIComponent('payment 0')}`),
    'payment: outcome unknown': popup(`payment/${encodeURIComponent('payment 3')}`),
    'payment: failed': popup(`payment/${encodeURIComponent('payment 6')}`),
    settings: popup('settings'),
    'wallet: details': popup(`wallet/${HOME_WALLET}`),
    diagnostics: popup('diagnostics'),
    safety: { page: 'safety', rows: full },
    ...Object.fromEntries(prompts),
    'prompt: one of three': {
      page: 'prompt',
      rows: full,
      prompts: Object.values(promptsOf(now)).slice(3, 6),
    },
  };
  return states;
}

function invoice(now: number): Payable {
  const [payment] = fullRows(now).payments.slice(5);
  if (!payment) throw new Error('There is no such payment.');
  return {
    kind: 'invoice',
    invoice: payment.invoice ?? '',
    paymentHash: hex(77),
    amount: payment.amount,
    feeReserve: payment.feeReserve,
    description: payment.description,
    payee: payment.payee,
    expiresAt: now + 500_000,
    obstacle: null,
  };
}
