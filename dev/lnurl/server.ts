/** An LNURL service over a real node: takes payments, pays out, logs in; and misbehaves where it is asked to. */
import { createServer, type ServerResponse } from 'node:http';
import { bech32 } from '@scure/base';
import type { LightningNode } from '../stack/lightning/node';
import { proxied } from './address-proxy';
import { AuthService, type Login } from './auth-service';
import { type PaymentTaken, PayService } from './pay-service';
import { PAY_VARIANTS } from './pay-variants';
import { type Reply, refusal } from './reply';
import { WithdrawService } from './withdraw-service';

export interface LnurlServer {
  /** The origin, without a slash at its end. */
  url: string;
  /** `lnurl1…` of a path: `/pay/<variant>` (see pay-variants.ts), `/withdraw`. */
  lnurl(path: string): string;
  /** A Lightning address here. The name of a variant is paid as that variant, every other name as `ranged`. */
  address(name: string): string;
  /** `lnurl1…` of a fresh challenge. */
  login(action?: 'register' | 'login' | 'link' | 'auth'): string;
  payments: readonly PaymentTaken[];
  logins: readonly Login[];
  close(): Promise<void>;
}

const HOST = '127.0.0.1';

/** `port` 0, the default, takes a free one. */
export async function startLnurlServer({
  node,
  port = 0,
}: {
  node: LightningNode;
  port?: number;
}): Promise<LnurlServer> {
  const pay = new PayService(node);
  const withdraw = new WithdrawService(node);
  const auth = new AuthService();
  let origin = '';

  const reply = ({ pathname, searchParams: query }: URL): Reply => {
    const [first = '', second = '', third] = pathname.slice(1).split('/').map(decodeURIComponent);
    if (first === 'pay' && third === 'callback') return pay.callback(origin, second, query);
    if (first === 'pay') return pay.request(origin, second, null);
    if (first === 'verify') return pay.verify(second);
    if (first === '.well-known' && second === 'lnurlp' && third) {
      return pay.request(
        origin,
        Object.hasOwn(PAY_VARIANTS, third) ? third : 'ranged',
        addressOf(origin, third),
      );
    }
    if (first === 'withdraw')
      return second === 'callback' ? withdraw.callback(query) : withdraw.request(origin);
    if (first === 'auth') return auth.answer(query);
    if (first === 'proxy') {
      const keysend = { pubkey: node.nodeId, customKey: '696969', customValue: 'the shop' };
      return proxied(second, query, { origin, pay, keysend });
    }
    if (first === 'receipt') return { kind: 'text', text: 'One coffee, paid.' };
    return refusal('There is nothing here.');
  };

  const server = createServer((request, response) => {
    let answer: Reply;
    try {
      answer = reply(new URL(request.url ?? '/', 'http://lnurl'));
    } catch {
      answer = refusal('The request cannot be read.');
    }
    send(response, answer);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, HOST, resolve);
  });
  const listening = server.address();
  if (listening === null || typeof listening === 'string') throw new Error('The LNURL server has no port.');
  origin = `http://${HOST}:${listening.port}`;
  return {
    url: origin,
    lnurl: (path) => encode(origin + path),
    address: (name) => addressOf(origin, name),
    login: (action) => encode(auth.loginUrl(origin, action ?? null)),
    payments: pay.payments,
    logins: auth.logins,
    async close() {
      pay.close();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

function encode(url: string): string {
  return bech32.encode('lnurl', bech32.toWords(new TextEncoder().encode(url)), false);
}

function addressOf(origin: string, name: string): string {
  return `${name}@${new URL(origin).host}`;
}

/** Any page may ask, as with the services of the real world. */
function send(response: ServerResponse, reply: Reply): void {
  const headers = { 'cache-control': 'no-store', 'access-control-allow-origin': '*' };
  switch (reply.kind) {
    case 'json':
      response.writeHead(200, { ...headers, 'content-type': 'application/json; charset=utf-8' });
      response.end(JSON.stringify(reply.value));
      return;
    case 'text':
      response.writeHead(404, { ...headers, 'content-type': 'text/plain; charset=utf-8' });
      response.end(reply.text);
      return;
    case 'redirect':
      response.writeHead(302, { ...headers, location: reply.to });
      response.end();
      return;
    case 'silence':
  }
}
