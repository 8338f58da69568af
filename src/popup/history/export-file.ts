/** Writes the file, batch by batch, so that the page goes on and the user can leave off. */
import type { Database } from '../../store/database';
import type { Entry } from '../payment/entry';
import { csvLine } from './csv';
import { exportRow, FIELDS } from './export-rows';
import type { Filter } from './filter';
import { countLocal, localSources } from './local-sources';
import { Merged } from './merged';
import type { Source } from './source';
import { type AskWallet, walletSource } from './wallet-source';
import { yieldToPage } from './yield-to-page';

export const FORMATS = ['csv', 'json'] as const;
export type Format = (typeof FORMATS)[number];

export const TYPES: Record<Format, string> = { csv: 'text/csv', json: 'application/json' };
const BATCH = 1_000;

export interface ExportTask {
  format: Format;
  filter: Filter;
  /** Whose own list is in it, too; null where none is. */
  wallet: { connectionId: string; ask: AskWallet } | null;
  walletName: (connectionId: string) => string | null;
  onProgress: (progress: { done: number; of: number }) => void;
  signal: AbortSignal;
}

export interface Exported {
  blob: Blob;
  /** Payments in it. */
  count: number;
  /** Why the wallet's own list, or the rest of it, is not in it. */
  walletError: unknown;
}

/** The payments that the filter shows, the newest first, as a file. Throws where the database cannot be read, or `signal` aborts. */
export async function exportFile(db: Database, task: ExportTask): Promise<Exported> {
  const { format, filter, wallet, signal, onProgress } = task;
  let walletError: unknown;
  const told =
    wallet === null || filter.site !== null
      ? []
      : [
          untilItFails(walletSource(db, wallet.connectionId, filter, wallet.ask), (error) => {
            walletError = error;
          }),
        ];
  const merged = new Merged([...localSources(db, filter), ...told]);
  const of = await countLocal(db, filter);
  const parts: Blob[] = [new Blob([format === 'csv' ? csvLine(FIELDS) : '[\n'])];
  let count = 0;
  let done = 0;
  while (merged.reached !== null) {
    signal.throwIfAborted();
    const { entries, scanned } = await merged.next(BATCH, signal);
    done += scanned;
    if (entries.length > 0) {
      // A blob for each batch: the browser may put it on disk.
      parts.push(new Blob([textOf(entries, task, count === 0)]));
      count += entries.length;
    }
    onProgress({ done: Math.min(done, of), of });
    await yieldToPage();
  }
  if (format === 'json') parts.push(new Blob(['\n]\n']));
  return { blob: new Blob(parts, { type: TYPES[format] }), count, walletError };
}

function textOf(entries: readonly Entry[], { format, walletName }: ExportTask, isFirst: boolean): string {
  const rows = entries.map((entry) => exportRow(entry, walletName));
  if (format === 'csv') return rows.map((row) => csvLine(FIELDS.map((field) => row[field]))).join('');
  return (isFirst ? '' : ',\n') + rows.map((row) => JSON.stringify(row)).join(',\n');
}

/** A list that ends where it can be read no further. */
function untilItFails(source: Source, onError: (error: unknown) => void): Source {
  return {
    async next(signal) {
      try {
        return await source.next(signal);
      } catch (error) {
        signal.throwIfAborted();
        onError(error);
        return { entries: [], scanned: 0, reached: null };
      }
    },
  };
}

/** `fusebox-payments-2026-11-21.csv`. `day`: as an input of dates has it. */
export function exportName(day: string, format: Format): string {
  return `fusebox-payments-${day}.${format}`;
}
