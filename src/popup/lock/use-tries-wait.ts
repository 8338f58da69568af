import type { VaultRow } from '../../contract/rows';
import { waitBeforeTry } from '../../core/lock';
import { useNow } from '../use-now';

/** How long to wait yet, in ms, before a passphrase may be tried. Each try is counted before it is made: while `busy`, that is no reason to wait. */
export function useTriesWait(row: VaultRow | undefined, busy: boolean): number {
  const now = useNow(250);
  return row?.kind === 'passphrase' && !busy ? waitBeforeTry(row.wrong, now) : 0;
}
