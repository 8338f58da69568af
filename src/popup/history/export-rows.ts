/** What an exported file holds of each payment. docs/export.md explains the fields. */
import { isPrivate, OWN } from '../../core/origins';
import { directionOf, type Entry, originOf, stateOf } from '../payment/entry';

export const FIELDS = [
  'time',
  'ended',
  'direction',
  'state',
  'amount_msat',
  'fee_msat',
  'site',
  'description',
  'wallet',
  'payment_hash',
  'preimage',
  'invoice',
  'payee',
  'settled_by',
  'error',
  'known_from',
] as const;

export type ExportRow = Readonly<Record<(typeof FIELDS)[number], string | number | null>>;

/** Fields of one payment. `walletName` tells what the user calls a wallet, by the id of its connection. */
export function exportRow(entry: Entry, walletName: (connectionId: string) => string | null): ExportRow {
  const { row } = entry;
  const state = stateOf(entry);
  const isSettled = state === 'settled';
  const shared = {
    time: instant(row.createdAt),
    direction: directionOf(entry),
    state,
    amount_msat: row.amount,
    site: siteOf(originOf(entry)),
    description: row.description,
    payment_hash: row.paymentHash,
    invoice: row.invoice,
    known_from: entry.from,
  };
  switch (entry.from) {
    case 'journal': {
      const { connectionId, endedAt, feesPaid, preimage, payee, settledBy, failure } = entry.row;
      return {
        ...shared,
        ended: instant(endedAt ?? null),
        fee_msat: isSettled ? (feesPaid ?? null) : null,
        wallet: walletName(connectionId),
        // Before it is settled, that of a keysend payment is a secret.
        preimage: isSettled ? (preimage ?? null) : null,
        payee,
        settled_by: settledBy ?? null,
        error: failure?.code ?? null,
      };
    }
    case 'invoice':
      return {
        ...shared,
        ended: instant(entry.row.paidAt),
        fee_msat: null,
        wallet: walletName(entry.row.connectionId),
        preimage: null,
        payee: null,
        settled_by: null,
        error: null,
      };
    case 'wallet':
      return {
        ...shared,
        ended: instant(entry.row.settledAt),
        fee_msat: entry.row.feesPaid,
        wallet: walletName(entry.connectionId),
        preimage: isSettled ? entry.row.preimage : null,
        payee: null,
        settled_by: null,
        error: null,
      };
  }
}

/** What stands for a private window or for the user is nobody's business outside. */
function siteOf(origin: string | null): string | null {
  if (origin === null || origin === OWN) return null;
  return isPrivate(origin) ? 'private window' : origin;
}

/** ISO 8601, in UTC. */
function instant(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}
