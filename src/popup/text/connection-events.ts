/** Lines of the journal of connections, in words. */
import { isMsat } from '../../contract/amounts';
import { ERROR_CODES, type ErrorCode } from '../../contract/errors';
import { type ConnectionEventRow, PERIODS, PERMISSIONS } from '../../contract/rows';
import { t } from '../words/words';
import { amountText } from './budgets';
import { neutraliseQuoted } from './foreign';

/** What the codes of wallets are to us (NIP-47). */
const REFUSALS: Readonly<Record<string, ErrorCode>> = {
  RESTRICTED: 'WALLET_REFUSED',
  UNAUTHORIZED: 'WALLET_REFUSED',
  QUOTA_EXCEEDED: 'WALLET_BUDGET_EXCEEDED',
  RATE_LIMITED: 'RATE_LIMITED',
};

/** Why something failed or was refused, as a sentence; null where the line is of none of that. */
export function reasonText({ kind, detail }: ConnectionEventRow): string | null {
  if (kind !== 'refused' && kind !== 'error' && kind !== 'rotation-failed') return null;
  const named = REFUSALS[detail ?? ''] ?? detail;
  const code = ERROR_CODES.find((known) => known === named);
  return code === undefined ? quoted(detail) : t(`error_${code.toLowerCase() as Lowercase<ErrorCode>}`);
}

/** What a permission lets a site do, by the name that stands in a line. */
export function permissionText({ detail }: ConnectionEventRow): string {
  const permission = PERMISSIONS.find((known) => known === detail);
  return permission === undefined ? quoted(detail) : t(`permit_${permission}`);
}

/** A budget as a line has it: `5000000 day`. */
export function budgetText({ detail }: ConnectionEventRow): string {
  const [amount, name] = (detail ?? '').split(' ');
  const period = PERIODS.find((known) => known === name);
  const value = Number(amount);
  return period !== undefined && isMsat(value) ? amountText({ amount: value, period }) : quoted(detail);
}

/** Another's words. */
export function quoted(text: string | null): string {
  return `«${neutraliseQuoted(text ?? '')}»`;
}
