/** From what stands in the fields of a request for a connection to what is asked of the wallet, or to what is wrong with it. Pure; the clock is passed in. */
import { type ConnectionRow, PERIODS, type Period } from '../../contract/rows';
import type { UiParams } from '../../contract/ui-commands';
import type { BudgetRenewal } from '../../contract/wallet-auth';
import { msat, satsRoundedDown } from '../../core/msat';
import { renewalTerms } from '../../core/renewal-terms';
import { amountFieldProblem, dayField, endOfDay, lastDayProblem } from '../budget/budget-draft';
import { groupedNumber, parseSats } from '../text/sats';
import { t } from '../words/words';

/** What the user has entered so far. */
export interface PairingDraft {
  /** Of the wallet; it counts only where its own page is asked. */
  address: string;
  methods: readonly string[];
  notificationTypes: readonly string[];
  /** In sats; empty where the wallet is to limit nothing. */
  amount: string;
  period: Period;
  /** The last day on which the connection holds, as `<input type="date">` has it; empty for none. */
  lastDay: string;
  /** The instant (ms) within that day at which the connection ends whose place this one takes; null where that is not known to end. */
  end: number | null;
  isolated: boolean;
  /** One a line. */
  relays: string;
}

/** How the wallet is asked: by what the user brings there, or on its own page. */
export type AskedBy = 'link' | 'page';

/** All that Fusebox can use. A wallet that lacks one of them may refuse the whole request: what few have is not asked for at first. */
export const USED_METHODS = [
  'get_info',
  'pay_invoice',
  'pay_keysend',
  'make_invoice',
  'lookup_invoice',
  'list_transactions',
  'get_balance',
  'get_budget',
  'sign_message',
  'make_hold_invoice',
  'settle_hold_invoice',
  'cancel_hold_invoice',
] as const;
const HELD = ['make_hold_invoice', 'settle_hold_invoice', 'cancel_hold_invoice'];

/** By its answer the connection is proven. */
export const ALWAYS_ASKED = 'get_info';

export const USED_NOTIFICATIONS = ['payment_received', 'payment_sent'] as const;

/** The key that signs is the whole wallet's: wallets refuse it to a balance of its own. */
const NOT_ISOLATED = 'sign_message';

/** In msat. */
const FIRST_BUDGET = msat(100_000_000);

/** Where wallets listen: that of Alby, which Alby Hub and Alby Go use. */
const FIRST_RELAY = 'wss://relay.getalby.com/v1';

/** Hosted wallets that have such a page at one address for all. */
export const HOSTED = [['Alby Hub', 'https://my.albyhub.com']] as const;

const PAGE = '/apps/new';

const RENEWALS: Readonly<Record<Period, BudgetRenewal>> = {
  day: 'daily',
  week: 'weekly',
  month: 'monthly',
  year: 'yearly',
  once: 'never',
};

/** The fields as they stand at first. `relays`: those that the organisation offers, none where it names none. */
export function firstPairingDraft(relays: readonly string[]): PairingDraft {
  return {
    address: '',
    methods: USED_METHODS.filter((method) => !HELD.includes(method)),
    notificationTypes: USED_NOTIFICATIONS,
    amount: groupedNumber(satsRoundedDown(FIRST_BUDGET)),
    period: 'month',
    lastDay: '',
    end: null,
    isolated: false,
    relays: relays.join('\n') || FIRST_RELAY,
  };
}

/** The same, with what a connection has now: it is to have no more by a new secret. Where nobody has said which methods that has, those that are asked for at first. */
export function renewalDraft(connection: ConnectionRow, now: number): PairingDraft {
  const { methods, notificationTypes, budget, expiresAt, isolated } = renewalTerms(connection, now);
  const period = budget && PERIODS.find((each) => RENEWALS[each] === budget.renewal);
  const end = expiresAt === null ? null : expiresAt * 1000;
  return {
    address: '',
    methods: connection.info.methods === null ? firstPairingDraft([]).methods : methods,
    notificationTypes,
    amount: budget ? groupedNumber(satsRoundedDown(budget.amount)) : '',
    period: period ?? 'month',
    lastDay: end === null ? '' : dayField(end - 1),
    end,
    isolated,
    relays: connection.relays.join('\n'),
  };
}

/** What can be asked for, as the other fields stand. */
export function isAskable({ isolated }: Pick<PairingDraft, 'isolated'>, method: string): boolean {
  return !(isolated && method === NOT_ISOLATED);
}

/**
 * The address of the wallet's page for connections: where only the wallet is named, the place where NWA has it (nips PR 1818). Null for what is no address. What else is
 * wrong with it is told by the background.
 */
export function pageAddress(text: string): string | null {
  const typed = text.trim();
  const whole = /^[a-z][a-z0-9+.-]*:\/\//i.test(typed) ? typed : `https://${typed}`;
  if (typed === '' || !URL.canParse(whole)) return null;
  const url = new URL(whole);
  if (url.pathname === '/') url.pathname = PAGE;
  return url.href;
}

/** What is wrong with the limit, or null. */
export function limitProblem({ amount }: Pick<PairingDraft, 'amount'>): string | null {
  return amount.trim() === '' ? null : amountFieldProblem(amount);
}

/** What is asked for, or null while something is wrong with the fields or missing. */
export function requestOf(
  draft: PairingDraft,
  askedBy: AskedBy,
  rotates: string | null,
  now: number,
): UiParams<'pairing.start'> | null {
  const walletUrl = pageAddress(draft.address);
  const relays = draft.relays.split(/\s+/).filter((relay) => relay !== '');
  if (limitProblem(draft) !== null || lastDayProblem(draft, now) !== null || relays.length === 0) return null;
  if (askedBy === 'page' && walletUrl === null) return null;
  const amount = parseSats(draft.amount);
  const end = endOf(draft);
  return {
    way: askedBy === 'page' && walletUrl !== null ? { kind: 'page', walletUrl } : { kind: 'uri' },
    rotates,
    relays,
    terms: {
      // In the order of the list, whatever was clicked first.
      methods: USED_METHODS.filter(
        (method) => method === ALWAYS_ASKED || (draft.methods.includes(method) && isAskable(draft, method)),
      ),
      notificationTypes: USED_NOTIFICATIONS.filter((type) => draft.notificationTypes.includes(type)),
      budget: amount === null ? null : { amount, renewal: RENEWALS[draft.period] },
      expiresAt: end === null ? null : Math.floor(end / 1000),
      isolated: draft.isolated,
    },
  };
}

/** When it ends (ms): not later than the connection whose place it takes, unless another day was chosen. */
function endOf({ lastDay, end }: PairingDraft): number | null {
  return end !== null && lastDay === dayField(end - 1) ? end : endOfDay(lastDay);
}

/** What the limit means. */
export function limitHelp({ amount }: Pick<PairingDraft, 'amount'>): string {
  return amount.trim() === '' ? t('ask_no_limit') : t('ask_limit_help');
}
