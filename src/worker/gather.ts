/** What goes into a backup. */
import { FuseboxError } from '../contract/errors';
import type { ConnectionRow, PaymentRow } from '../contract/rows';
import type { KnownSecrets } from '../contract/sealed-texts';
import { isPrivate } from '../core/origins';
import { DATABASE_VERSION, type Database } from '../store/database';
import { withoutWords } from '../store/private-rows';
import { settingsOf } from '../store/settings';
import { type BackupConnection, type BackupContent, isVerify, LAST_INSTANT } from './backup-content';

/**
 * Everything, as it is at one moment. `secrets`: of the connections, sealed under the backup's key. What private windows leave is not in it, but what
 * was paid. Throws CANCELLED where a secret has been added or changed meanwhile.
 */
export async function gathered(
  db: Database,
  secrets: readonly KnownSecrets[],
  now: number,
): Promise<BackupContent> {
  const sealed = new Map(secrets.map((parts) => [parts.id, parts]));
  const isPublic = ({ origin }: { origin: string }) => !isPrivate(origin);
  return db.transaction('r', db.tables, async () => ({
    madeAt: now,
    databaseVersion: DATABASE_VERSION,
    connections: (await db.connections.toArray()).map((row) => withSecrets(row, sealed.get(row.id))),
    sites: await db.sites.filter(isPublic).toArray(),
    blocked: await db.blocked.filter(isPublic).toArray(),
    holdInvoices: await db.holdInvoices.filter(isPublic).toArray(),
    invoices: await db.invoices.toArray(),
    settings: (await db.settings.count()) === 0 ? null : await settingsOf(db),
    chosenSites: await db.chosenSites.toArray(),
    payments: (await db.payments.toArray()).map((row) =>
      isPrivate(row.origin) ? withoutWords(row) : withoutUseless(row),
    ),
  }));
}

/** A service may name an address that is never asked: it is looked at only when it would be. */
function withoutUseless(row: PaymentRow): PaymentRow {
  const { lnurl, origin } = row;
  if (lnurl?.verify === undefined || isVerify(lnurl.verify, origin)) return row;
  return { ...row, lnurl: { successAction: lnurl.successAction } };
}

/** A wallet may have written any date. */
function withRealDates(row: ConnectionRow): ConnectionRow {
  const { info, budget } = row;
  const real = (time: number) => Math.min(Math.max(0, time), LAST_INSTANT);
  return {
    ...row,
    info: { ...info, at: real(info.at) },
    budget: budget && { ...budget, renewsAt: budget.renewsAt === null ? null : real(budget.renewsAt) },
  };
}

function withSecrets(row: ConnectionRow, secrets: KnownSecrets | undefined): BackupConnection {
  const { sealedSecret: _, sealedAuthSeed, lastAnswer: __, ...facts } = withRealDates(row);
  const isOfRow = secrets?.clientPubkey === row.clientPubkey;
  if (!secrets || !isOfRow || (sealedAuthSeed && !secrets.sealedAuthSeed)) {
    throw new FuseboxError(
      'CANCELLED',
      'A wallet was connected or renewed meanwhile. Make the backup again.',
    );
  }
  return { ...facts, ...secrets };
}
