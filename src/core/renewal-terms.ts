/** What a new secret is asked to be allowed in place of the old one: the same, as far as the wallet has told what that is. Pure; the clock is passed in. */
import type { ConnectionRow } from '../contract/rows';
import { BUDGET_RENEWALS, type WalletAuthRequest } from '../contract/wallet-auth';
import { lists } from './wallet-info';

/** The method by which a connection makes others. It is granted to no connection that is made by another. */
export const MAKES_CONNECTIONS = 'create_connection';

export type RenewalTerms = Pick<
  WalletAuthRequest,
  'methods' | 'notificationTypes' | 'budget' | 'expiresAt' | 'isolated'
>;

/** Names as requests may hold them (contract/ui-commands). */
const NAME = /^[a-z0-9_.-]{1,64}$/i;
const MOST = 50;

/** What the connection has now. An end that has come is not asked for again. */
export function renewalTerms(connection: ConnectionRow, now: number): RenewalTerms {
  const { info, budget, expiresAt, isolated = false } = connection;
  const renewal = BUDGET_RENEWALS.find((name) => name === budget?.period) ?? 'never';
  return {
    // By the answer to it the new secret is proven.
    methods: names(['get_info', ...(info.methods ?? [])]).filter((method) => method !== MAKES_CONNECTIONS),
    notificationTypes: names(info.notifications),
    budget: budget && { amount: budget.total, renewal },
    expiresAt: expiresAt === undefined || expiresAt <= now ? null : Math.floor(expiresAt / 1000),
    isolated,
  };
}

/** True where the connection can have its wallet make the new secret by itself. A balance of its own would stay behind with the old one. */
export function canRenewItself({ info, isolated }: Pick<ConnectionRow, 'info' | 'isolated'>): boolean {
  return lists(info, MAKES_CONNECTIONS) && isolated !== true;
}

function names(told: readonly string[]): string[] {
  return [...new Set(told)].filter((name) => NAME.test(name)).slice(0, MOST);
}
