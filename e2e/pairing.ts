/** What a user does to connect a wallet by a secret that is made here. */
import type { PairingRow, PairingState } from '../src/contract/rows';
import type { Tab } from './driver/driver';
import { rowsOf, startCommand } from './extension-page';
import { keepMadeHere } from './hygiene';
import { by, showScreen } from './steps';

/** "It is mine", once it can be pressed. */
export const ACCEPT = `${by('pairing-accept')}:not([aria-disabled="true"])`;

/** The user asks for a wallet, within a limit of 500 sats; the request is shown. */
export async function ask(
  popup: Tab,
  relay: string,
  way: 'link' | 'page',
  address = '',
): Promise<PairingRow> {
  await showScreen(popup, 'connect');
  await popup.click(by(`connect-by-${way}`));
  if (way === 'page') await popup.fill(by('ask-address'), address);
  await popup.click(`${by('ask-more')} > summary`);
  await popup.fill(by('ask-relays'), relay);
  await popup.fill(by('ask-amount'), '500');
  return submit(popup);
}

/** The request is asked as it stands in the form; it is shown. */
export async function submit(popup: Tab): Promise<PairingRow> {
  await popup.click(by('ask-wallet'));
  await standsAt(popup, 'waiting');
  await keepMadeHere(popup);
  const [row] = await rowsOf<PairingRow>(popup, 'pairings');
  if (row === undefined) throw new Error('Nothing is asked for.');
  return row;
}

export const standsAt = (popup: Tab, state: PairingState) =>
  popup.visible(`${by('pairing-state')}[data-state="${state}"]`);

export const linkOf = ({ link }: PairingRow): string => {
  if (link === null) throw new Error('There is no link.');
  return link;
};

/** In life an alarm wakes the background, within a minute. */
export const wake = (popup: Tab) => startCommand(popup, 'settings.change', {});
