/**
 * Links into a wallet app on the same device, which makes a connection and hands it back (NIP-47, "Deep-links"; NWC-07). Here the secret travels, so a request of which
 * the client keeps the secret (`wallet-auth-uri`) is better wherever the wallet takes one.
 */
import { FuseboxError } from '../contract/errors';
import { type ConnectionUri, parseConnectionUri } from './uri';
import { printQuery } from './wallet-auth-parameters';

export interface DeepLink {
  name: string;
  /** URL of a picture. Alby Go does nothing without one. */
  icon: string;
  /** The address that the wallet opens with the connection string. */
  callback: string;
  /** The one wallet that the link is for (`nostrnwc+<wallet>:`), lower-case letters and digits. */
  wallet: string | null;
}

/** The link: `nostrnwc://connect?appname=…&appicon=…&callback=…`. */
export function printDeepLink({ name, icon, callback, wallet }: DeepLink): string {
  const query = new URLSearchParams({ appname: name, appicon: icon, callback });
  return `nostrnwc${wallet === null ? '' : `+${wallet}`}://connect?${printQuery(query)}`;
}

/** The connection in the address that a wallet opened: `<callback>?value=<connection string>`. Throws INVALID_CONNECTION_URI. The address holds a secret. */
export function readCallback(address: string): ConnectionUri {
  const values = URL.canParse(address) ? new URL(address).searchParams.getAll('value') : [];
  const [value] = values;
  if (value === undefined || values.length > 1) {
    throw new FuseboxError(
      'INVALID_CONNECTION_URI',
      'The wallet did not hand back one connection. Connect it again, or copy its connection string.',
    );
  }
  return parseConnectionUri(value);
}
