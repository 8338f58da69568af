import type { ConnectionRow } from '../../contract/rows';

/** What a screen is given. */
export interface ScreenProps {
  /** All wallets, the one connected first first. */
  connections: readonly ConnectionRow[];
  /** The wallet that the popup is about now; null before the first is connected. */
  connection: ConnectionRow | null;
  /** What it is about: what stands behind its name in the address. */
  about: readonly string[];
}
