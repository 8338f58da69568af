/** Where a request for a connection wants the user to go afterwards. */
import type { ReturnTo } from '../contract/wallet-auth';

/** True where it may be opened: an https page, or one of the origin that asked. No other scheme is, whatever it claims as its origin (`blob:`). */
export function mayReturnTo({ url, isHttps }: ReturnTo, requester: string): boolean {
  const { protocol, origin } = new URL(url);
  return isHttps || (protocol === 'http:' && origin === requester);
}
