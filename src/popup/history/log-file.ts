/** The journal of connections as a file. docs/export.md explains the fields. */
import type { ConnectionEventRow } from '../../contract/rows';
import { eventsOf } from '../../store/connection-events';
import type { Database } from '../../store/database';
import { csvLine } from './csv';
import { type Format, TYPES } from './export-file';

const FIELDS = ['time', 'event', 'wallet', 'site', 'detail'] as const;

/** All its lines, the latest first. */
export async function logFile(db: Database, format: Format): Promise<Blob> {
  const rows = (await eventsOf(db, null).toArray()).map(fieldsOf);
  const text =
    format === 'csv'
      ? csvLine(FIELDS) + rows.map((row) => csvLine(FIELDS.map((field) => row[field]))).join('')
      : `${JSON.stringify(rows, null, 1)}\n`;
  return new Blob([text], { type: TYPES[format] });
}

/** `fusebox-connections-2026-11-21.csv`. `day`: as an input of dates has it. */
export function logName(day: string, format: Format): string {
  return `fusebox-connections-${day}.${format}`;
}

function fieldsOf({ at, kind, walletName, origin, detail }: ConnectionEventRow) {
  return { time: new Date(at).toISOString(), event: kind, wallet: walletName, site: origin, detail };
}
