/**
 * The page of the embedded wallet where its owner approves what an app asks for (nips pull request 1818, the HTTP flow), as Alby Hub's:
 * it answers its opener, whoever that is, with a message, and goes to `return_to`. A refusal is told to nobody: the page closes.
 */
import { randomBytes } from 'node:crypto';
import { createServer, type ServerResponse } from 'node:http';
import { escapeHtml } from '../shop/pages';
import { WalletError } from '../stack/wallet-service/protocol';
import type { WalletService } from '../stack/wallet-service/service';
import { readWalletAuth, type WalletAuth } from '../stack/wallet-service/wallet-auth';
import { forgersPage, requestPage } from './pages';
import { AS_IT_SHOULD, type Variant, type VariantName, variantOf } from './variants';

export interface WalletPage {
  /** The origin, without a slash at its end. */
  url: string;
  /** The address that an app is to open with its request in the query. */
  address(variant?: VariantName): string;
  close(): Promise<void>;
}

/** What the opener is told. */
export interface Success {
  type: 'nwc:success';
  relayUrl: string;
  relayUrls: readonly string[];
  /** Hex. */
  walletPubkey: string;
  lud16?: string;
}

interface Reply {
  status: number;
  type: 'text/html' | 'application/json';
  body: string;
}

const HOST = '127.0.0.1';
/** The same server, and another origin. */
const OTHER_HOST = 'localhost';
const FORGER = '/forger';

export async function startWalletPage(wallet: WalletService): Promise<WalletPage> {
  let port = 0;
  const server = createServer((request, response) => {
    void reply(new URL(request.url ?? '/', `http://${HOST}`), request.method ?? '')
      .catch((error: unknown) => json(500, { error: error instanceof Error ? error.message : String(error) }))
      .then((answer) => send(response, answer));
  });

  async function reply(url: URL, method: string): Promise<Reply> {
    if (url.pathname === FORGER)
      return html(200, forgersPage(success(wallet, randomBytes(32).toString('hex'))));
    const variant = variantAt(url.pathname);
    if (variant === null) return html(404, 'There is no such page.');
    try {
      const auth = await readWalletAuth(walletAuthUri(wallet, url.searchParams));
      if (method === 'POST') return json(200, await approve(wallet, auth, variant, url.searchParams));
      const forger = variant.hasForger ? `http://${OTHER_HOST}:${port}${FORGER}` : null;
      return html(200, await requestPage(auth.request, forger));
    } catch (error) {
      if (!(error instanceof WalletError)) throw error;
      return method === 'POST' ? json(400, { error: error.message }) : html(400, escapeHtml(error.message));
    }
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, HOST, resolve);
  });
  const listening = server.address();
  if (listening === null || typeof listening === 'string') throw new Error('The wallet page has no port.');
  port = listening.port;
  const origin = `http://${HOST}:${port}`;
  return {
    url: origin,
    address: (variant) => `${origin}${variant === undefined ? '' : `/${variant}`}/apps/new`,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

/** Makes the connection; what the page is to do then. */
async function approve(
  wallet: WalletService,
  { returnTo }: WalletAuth,
  { announces, tellsOpener }: Variant,
  query: URLSearchParams,
): Promise<{ message: Success | null; returnTo: string | null }> {
  const { key } = await wallet.approve(walletAuthUri(wallet, query), announces ? {} : { announces });
  const message = success(wallet, key.pubkey);
  return { message: tellsOpener ? message : null, returnTo: addressAfter(returnTo, message) };
}

function success(wallet: WalletService, walletPubkey: string): Success {
  const [relayUrl = '', ...others] = wallet.relayUrls;
  return {
    type: 'nwc:success',
    relayUrl,
    relayUrls: [relayUrl, ...others],
    walletPubkey,
    ...(wallet.lud16 === null ? {} : { lud16: wallet.lud16 }),
  };
}

/** Where the user goes next: as with Alby Hub only on the web, and told what the opener is told. */
function addressAfter(returnTo: string | null, { relayUrls, walletPubkey, lud16 }: Success): string | null {
  if (returnTo === null || !URL.canParse(returnTo)) return null;
  const url = new URL(returnTo);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return null;
  for (const relayUrl of relayUrls) url.searchParams.append('relay', relayUrl);
  url.searchParams.append('pubkey', walletPubkey);
  if (lud16 !== undefined) url.searchParams.append('lud16', lud16);
  return url.href;
}

/** The same request in the other flow. Here the relays are the wallet's, and who names no methods asks for all. */
function walletAuthUri(wallet: WalletService, asked: URLSearchParams): string {
  const query = new URLSearchParams(asked);
  query.delete('relay');
  for (const url of wallet.relayUrls) query.append('relay', url);
  if (!query.has('request_methods'))
    query.set('request_methods', wallet.served.filter((name) => name !== 'create_connection').join(' '));
  return `nostr+walletauth://${asked.get('pubkey') ?? ''}?${query}`;
}

function variantAt(path: string): Variant | null {
  if (path === '/apps/new') return AS_IT_SHOULD;
  const name = path.match(/^\/([^/]+)\/apps\/new$/)?.[1];
  return name === undefined ? null : variantOf(name);
}

function html(status: number, body: string): Reply {
  return { status, type: 'text/html', body };
}

function json(status: number, value: object): Reply {
  return { status, type: 'application/json', body: JSON.stringify(value) };
}

function send(response: ServerResponse, { status, type, body }: Reply): void {
  response.writeHead(status, { 'content-type': `${type}; charset=utf-8`, 'cache-control': 'no-store' });
  response.end(body);
}
