/** The shop gives an article away when its own node has the money, and not a moment before. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ARTICLES } from '../../dev/shop/articles';
import { readInvoice } from '../../dev/stack/lightning/invoice';
import { type Stack, startStack } from '../../dev/stack/stack';

let stack: Stack;

beforeAll(async () => {
  stack = await startStack();
});

afterAll(() => stack.close());

interface Placed {
  orderId: string;
  invoice: string;
}

async function place(article: unknown): Promise<{ status: number; answer: Placed }> {
  const response = await fetch(`${stack.shop.url}/api/orders`, {
    method: 'POST',
    body: JSON.stringify({ article }),
  });
  return { status: response.status, answer: (await response.json()) as Placed };
}

async function order(id: string): Promise<unknown> {
  return (await fetch(`${stack.shop.url}/api/orders/${id}`)).json();
}

async function text(path: string): Promise<string> {
  return (await fetch(stack.shop.url + path)).text();
}

test('the article is not revealed before the payment, and is revealed after', async () => {
  const [article, otherArticle] = ARTICLES;
  const { status, answer } = await place(article?.id);
  const other = (await place(article?.id)).answer;
  expect(status).toBe(201);
  expect(readInvoice(answer.invoice)).toMatchObject({
    network: 'regtest',
    payee: stack.network.shop.nodeId,
    amountMsat: (article?.priceSats ?? 0) * 1000,
    description: `The Slow Current: ${article?.title}`,
  });
  expect(await order(answer.orderId)).toEqual({ paid: false });
  expect(otherArticle?.body).not.toEqual(article?.body);

  await stack.network.wallet.pay(answer.invoice);
  expect(await order(answer.orderId)).toEqual({ paid: true, body: article?.body });
  expect(await order(other.orderId)).toEqual({ paid: false });
});

test('every order has its own invoice', async () => {
  const invoices = await Promise.all([1, 2].map(async () => (await place('bread')).answer.invoice));
  expect(new Set(invoices.map((invoice) => readInvoice(invoice)?.paymentHash)).size).toBe(2);
});

test('no article, no order', async () => {
  for (const article of ['nonsense', 7, null]) expect((await place(article)).status).toBe(404);
  expect(await order('nonsense')).toEqual({ error: 'There is no such order.' });
});

test('the page offers every article, and holds none of them', async () => {
  const page = await text('/');
  for (const { id, priceSats, body } of ARTICLES) {
    expect(page).toContain(`data-article="${id}"`);
    expect(page).toContain(`Read for ${priceSats} sats`);
    for (const paragraph of body)
      expect(page + (await text('/shop.js'))).not.toContain(paragraph.slice(0, 30));
  }
});

test('nothing but the page and its files is served', async () => {
  for (const path of ['/articles.ts', '/server.ts', '/../stack/stack.ts', '/%2e%2e/shop/articles.ts'])
    expect((await fetch(stack.shop.url + path)).status).toBe(404);
});

test('the test pages are as bare as they should be', async () => {
  expect(await text('/blank')).not.toContain('script');
  expect(await text('/inline-first')).toMatch(/<head><script nonce="first">\s*window\.__present/);
  expect(await text('/frame?src=/sandboxed')).toContain('<iframe sandbox="allow-scripts" src="/sandboxed">');
  expect(await text('/frame?src="><script>')).not.toContain('"><script>');
});
