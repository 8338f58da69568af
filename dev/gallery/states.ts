/** All that the gallery shows: each screen in each of its states. */
import { NONE } from './rows';
import { historyStates } from './screens/history';
import { pairingStates } from './screens/pairing';
import { promptStates } from './screens/prompts';
import { receiveStates, sendStates } from './screens/send';
import { settingsStates } from './screens/settings';
import { siteStates } from './screens/sites';
import { walletStates } from './screens/wallets';
import type { States } from './state';

/** By name. `now` in ms since the epoch. */
export function statesAt(now: number): States {
  return {
    components: { page: 'components', rows: NONE, shows: 'main' },
    ...walletStates(now),
    ...pairingStates(now),
    ...sendStates(now),
    ...receiveStates(now),
    ...siteStates(now),
    ...historyStates(now),
    ...settingsStates(now),
    ...promptStates(now),
  };
}
