import type { ScreenProps } from '../shell/screen-props';
import { BlockedSites } from './blocked-sites';
import { Sites } from './sites';

/** The sites that use the wallet, and those that may not. */
export function SitesScreen({ connection }: ScreenProps) {
  return (
    <>
      {connection && <Sites key={connection.id} connectionId={connection.id} />}
      <BlockedSites />
    </>
  );
}
