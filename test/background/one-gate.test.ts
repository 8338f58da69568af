/** Every spend passes one gate: no other file sends a request that moves money. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type ESTree, parseSync, Visitor } from 'vite';
import { describe, expect, test } from 'vitest';

const top = path.resolve(import.meta.dirname, '../..');
const GATE = ['src/background/payment-driver.ts', 'src/background/outcome.ts'];
const SPENDS = /^(pay|pay_.*|multi_pay.*)$/;
const SENDS = /^(sign|send|resume|sendBatch|request)$/;
/** Whoever calls it spends: it signs and sends on behalf of its caller, who stores what was signed. */
const BATCH = { file: 'src/nwc/batches.ts', function: 'payBatch' };
/** What holds a client, and so could be told to spend. nwc/ itself only carries the method it is given. */
const ROOM = 'src/background/';

/** The calls in this text that send what spends, or of which cannot be seen that they do not. */
function spending(file: string, text: string): string[] {
  const found: string[] = [];
  const { program, errors } = parseSync(file, text);
  expect(errors).toEqual([]);
  new Visitor({
    CallExpression({ callee, arguments: [first] }) {
      if (callee.type === 'Identifier' && callee.name === BATCH.function) found.push(`${file} sends a batch`);
      if (callee.type !== 'MemberExpression') return;
      const called = propertyOf(callee);
      if (called === null || !SENDS.test(called)) return;
      const named = textOf(first);
      if (named !== null && SPENDS.test(named)) found.push(`${file} sends ${named} by ${called}`);
      // `payments.send` is the gate's own door.
      const isDoor = callee.object.type === 'Identifier' && callee.object.name === 'payments';
      if (named === null && file.startsWith(ROOM) && !isDoor)
        found.push(`${file} sends who knows what by ${called}`);
    },
  }).visit(program);
  return found;
}

function propertyOf({ computed, property }: ESTree.MemberExpression): string | null {
  return property.type === 'Identifier' && !computed ? property.name : textOf(property);
}

function textOf(node: unknown): string | null {
  const { type, value } = (node ?? {}) as { type?: string; value?: unknown };
  return type === 'Literal' && typeof value === 'string' ? value : null;
}

const spendingIn = (file: string) => spending(file, readFileSync(path.join(top, file), 'utf8'));

test('only the gate sends what spends', () => {
  const files = readdirSync(path.join(top, 'src'), { recursive: true, encoding: 'utf8' })
    .map((file) => path.posix.join('src', file.replaceAll(path.sep, '/')))
    .filter((file) => /\.tsx?$/.test(file) && !file.endsWith('.d.ts'));
  expect(files).toEqual(expect.arrayContaining(GATE));
  const others = files.filter((file) => !GATE.includes(file) && file !== BATCH.file);
  expect(others.flatMap(spendingIn)).toEqual([]);
});

test('the gate itself does', () => {
  expect(GATE.flatMap(spendingIn)).toEqual([
    'src/background/payment-driver.ts sends pay_invoice by sign',
    'src/background/payment-driver.ts sends pay_keysend by sign',
    'src/background/outcome.ts sends who knows what by send',
    'src/background/outcome.ts sends who knows what by resume',
  ]);
});

describe('a breach is seen', () => {
  test.each([
    `client.request('pay_invoice', {})`,
    `client.sign("pay_keysend", {}, 1)`,
    `(await wallets.of(id)).client.send('multi_pay_invoice', event, {})`,
    `client.resume('pay_invoice', event, {})`,
    `client.sendBatch('multi_pay_keysend', event, ids, {})`,
    'payBatch(client, items, options)',
    `client.request('pay', { payment })`,
    `client['request']('pay', {})`,
    `client?.request('pay_invoice', {})`,
    `const method = 'pay_invoice'; client.request(method, {})`,
    `client.request('pay_' + kind, {})`,
    'client.request(`pay_invoice`, {})',
  ])('%s', (text) => expect(spending(`${ROOM}a.ts`, text)).toHaveLength(1));

  test('in other rooms too', () => {
    expect(spending('src/lightning/a.ts', `client.request('pay_invoice', {})`)).toHaveLength(1);
  });

  test.each([
    `client.request('get_balance', {})`,
    `prompts.ask({ kind: 'pay' })`,
    'payments.send(asker, invoice)',
    `send('payment')`,
  ])('%s is none', (text) => expect(spending(`${ROOM}a.ts`, text)).toEqual([]));
});
