/** Addresses of relays, as foreign texts name them. */
import { isLoopback } from '../lightning/service-url';

/** More are refused wherever relays are named. */
export const MOST_RELAYS = 10;
/** In characters. */
const LONGEST_RELAY = 255;

/** A relay's URL as the URL standard writes it, or what is wrong with it: the rest of a sentence about "A relay". */
type RelayUrl = { url: string } | { fault: string };

/** Reads a `ws:` or `wss:` URL without user, password and fragment. */
export function readRelayUrl(text: string): RelayUrl {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !['ws:', 'wss:'].includes(url.protocol)) {
    return { fault: 'is not an address that starts with wss://' };
  }
  if (url.username !== '' || url.password !== '') {
    return { fault: 'has a user name or a password in its address.' };
  }
  if (url.href.includes('#')) return { fault: 'has a # in its address.' };
  if (url.href.length > LONGEST_RELAY) return { fault: `is longer than ${LONGEST_RELAY} characters.` };
  return { url: url.href };
}

/** As `readRelayUrl`, for a relay that the user did not choose: what is said with it is encrypted on its way, or stays on this machine. */
export function readForeignRelayUrl(text: string): RelayUrl {
  const relay = readRelayUrl(text);
  if ('fault' in relay) return relay;
  const { protocol, hostname } = new URL(relay.url);
  return protocol === 'wss:' || isLoopback(hostname)
    ? relay
    : { fault: 'is not encrypted: its address does not start with wss://' };
}
