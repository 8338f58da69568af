/** What a wallet's page says to the page of ours that opened it (nips PR 1818). Anybody can post messages to a page. */

/**
 * The page's word on a connection, or null for any other message: one from another window, or while another site was shown in it, or about something else. What the
 * word says is read, and believed or not, by the background. `opened`: the window of the wallet's page. `address`: what was opened there.
 */
export function pageAnswer(
  { source, origin, data }: Pick<MessageEvent<unknown>, 'source' | 'origin' | 'data'>,
  opened: MessageEventSource | null,
  address: string,
): object | null {
  if (opened === null || source !== opened || origin !== new URL(address).origin) return null;
  return typeof data === 'object' && data !== null && 'type' in data && data.type === 'nwc:success'
    ? data
    : null;
}
