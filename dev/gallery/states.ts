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

/** By what they are about. `now` in ms since the epoch. */
const PARTS = {
  'the components': () => ({ components: { page: 'components', rows: NONE, shows: 'main' } }),
  'first run, home and wallets': walletStates,
  'connecting without a secret': pairingStates,
  sending: sendStates,
  receiving: receiveStates,
  sites: siteStates,
  history: historyStates,
  'settings, lock and pages of their own': settingsStates,
  questions: promptStates,
} as const satisfies Record<string, (now: number) => States>;

export type Part = keyof typeof PARTS;
export const PART_NAMES = Object.keys(PARTS) as Part[];

/** Those of one part, by name. */
export function statesOf(part: Part, now: number): States {
  return PARTS[part](now);
}

/** All of them, by name. */
export function statesAt(now: number): States {
  return Object.assign({}, ...PART_NAMES.map((part) => statesOf(part, now)));
}
