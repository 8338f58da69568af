/** A small magazine that sells its articles for sats, and a few bare pages for tests. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { NewNWAClientOptions } from '@getalby/sdk/nwc';
import type { LightningNode } from '../stack/lightning/node';
import { ARTICLES } from './articles';
import { Orders } from './orders';
import { askForConnection, type OwnConnection } from './own-connection';
import { examplePage, frontPage, shopFile } from './pages';
import { testPage } from './test-pages';
import { thirdPartyFile, thirdPartyPage } from './third-party';

export interface ShopOptions {
  /** The node that makes the invoices and gets the money. */
  node: LightningNode;
  /** 0, the default, takes a free one. */
  port?: number;
}

export interface Shop {
  /** The origin, without a slash at its end. */
  url: string;
  /** Asks for a connection of the shop's own. */
  askForConnection(asked: NewNWAClientOptions): Promise<OwnConnection & { pageUrl: string }>;
  close(): Promise<void>;
}

interface Reply {
  status: number;
  type: string;
  body: string;
  /** The page's Content-Security-Policy. */
  policy?: string;
}

const HOST = '127.0.0.1';
const LONGEST_BODY = 1024;

export async function startShop({ node, port = 0 }: ShopOptions): Promise<Shop> {
  const orders = new Orders(node);
  const server = createServer((request, response) => {
    void reply(orders, request)
      .catch(() => json(500, { error: 'Something went wrong in the shop. Please try again.' }))
      .then((answer) => send(response, answer));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, HOST, resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The shop has no port.');
  const url = `http://${HOST}:${address.port}`;
  const ownConnections: OwnConnection[] = [];
  return {
    url,
    async askForConnection(asked) {
      const own = await askForConnection(asked);
      ownConnections.push(own);
      return { ...own, pageUrl: `${url}/own-connection?uri=${encodeURIComponent(own.uri)}` };
    },
    async close() {
      orders.close();
      for (const own of ownConnections) own.close();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

async function reply(orders: Orders, request: IncomingMessage): Promise<Reply> {
  const url = new URL(request.url ?? '/', 'http://shop');
  if (request.method === 'POST' && url.pathname === '/api/orders') return placeOrder(orders, request);
  if (request.method !== 'GET') return json(405, { error: 'The shop does not do that.' });
  const orderId = url.pathname.match(/^\/api\/orders\/([^/]+)$/)?.[1];
  if (orderId !== undefined) return showOrder(orders, orderId);
  if (url.pathname === '/') return html(await frontPage(ARTICLES));
  if (url.pathname === '/example') return html(await examplePage());
  const page = testPage(url) ?? thirdPartyPage(url);
  if (page !== null) return { ...html(page), policy: url.searchParams.get('policy') ?? '' };
  const file = (await shopFile(url.pathname)) ?? (await thirdPartyFile(url.pathname));
  if (file !== null) return { status: 200, ...file };
  return { status: 404, type: 'text/plain; charset=utf-8', body: 'There is no such page.' };
}

async function placeOrder(orders: Orders, request: IncomingMessage): Promise<Reply> {
  const asked = await readJson(request);
  const articleId = typeof asked === 'object' && asked !== null && 'article' in asked ? asked.article : null;
  const article = ARTICLES.find(({ id }) => id === articleId);
  if (article === undefined) return json(404, { error: 'There is no such article.' });
  const { id, invoice } = orders.place(article);
  return json(201, { orderId: id, invoice });
}

/** The article itself goes out only once the node has the money. */
function showOrder(orders: Orders, id: string): Reply {
  const order = orders.find(id);
  if (order === undefined) return json(404, { error: 'There is no such order.' });
  return json(200, order.paid ? { paid: true, body: order.article.body } : { paid: false });
}

/** The body's JSON, or null where there is none. */
async function readJson(request: IncomingMessage): Promise<unknown> {
  let text = '';
  for await (const chunk of request) {
    text += String(chunk);
    if (text.length > LONGEST_BODY) return null;
  }
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function json(status: number, value: unknown): Reply {
  return { status, type: 'application/json; charset=utf-8', body: JSON.stringify(value) };
}

function html(body: string): Reply {
  return { status: 200, type: 'text/html; charset=utf-8', body };
}

/** `no-cache`, not `no-store`: that would keep the pages out of the back/forward cache. */
function send(response: ServerResponse, { status, type, body, policy }: Reply): void {
  response.writeHead(status, {
    'content-type': type,
    'cache-control': 'no-cache',
    ...(policy ? { 'content-security-policy': policy } : {}),
  });
  response.end(body);
}
