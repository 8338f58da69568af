/** A wallet's page where the user allows a connection (nips PR 1818, "HTTP Confirmation Page"): `https://<wallet>/apps/new?pubkey=…`. */
import { FuseboxError } from '../contract/errors';
import type { WalletAuthRequest } from '../contract/wallet-auth';
import { isLoopback } from '../lightning/service-url';
import { printQuery, walletAuthParameters } from './wallet-auth-parameters';

/**
 * The address that asks a wallet's page for a connection. The page is an https URL, or an http one of this machine; what its query says already is kept. Throws
 * INVALID_PARAMS for any other address. The page answers its opener (`readSuccess`): only what comes from the page's own origin is its word.
 */
export function walletAuthPage(page: string, request: WalletAuthRequest): string {
  const url = URL.canParse(page) ? new URL(page) : null;
  if (url?.protocol !== 'https:' && !(url?.protocol === 'http:' && isLoopback(url.hostname))) {
    throw refuse('It does not start with https://');
  }
  if (url.username !== '' || url.password !== '') throw refuse('It holds a user name or a password.');
  if (url.href.includes('#')) throw refuse('It holds a #, after which a page reads no request.');
  url.searchParams.set('pubkey', request.appPubkey);
  for (const [name, value] of walletAuthParameters(request)) url.searchParams.set(name, value);
  url.search = printQuery(url.searchParams);
  return url.href;
}

function refuse(reason: string): FuseboxError {
  return new FuseboxError('INVALID_PARAMS', `This is not the address of a wallet's page. ${reason}`);
}
