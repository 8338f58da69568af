/** Every method: what is asked reaches the wallet as it was given, and what it answers is read by schema, old shapes too. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Relay, startRelay } from '../../dev/stack/relay';
import { msat } from '../../src/core/msat';
import {
  type Method,
  type MethodParams,
  type MethodResult,
  RESULTS,
  type SingleMethod,
} from '../../src/nwc/methods';
import { parseResponse } from '../../src/nwc/responses';
import { clientOf } from './client-of';
import { ScriptedWallet } from './scripted-wallet';

const LONG = 20_000;
const HASH = 'ab'.repeat(32);
const PREIMAGE = 'cd'.repeat(32);
const KEY = `02${'ef'.repeat(32)}`;
const METADATA = { comment: 'Grüße ⚡', nested: { list: [1, null, 'x'] } };

/** As NIP-47 and its extensions print it. */
const TRANSACTION = {
  type: 'incoming',
  state: 'settled',
  invoice: 'lnbc1',
  description: 'coffee',
  description_hash: HASH,
  preimage: PREIMAGE,
  payment_hash: HASH,
  amount: 123,
  fees_paid: 4,
  created_at: 1_700_000_000,
  expires_at: 1_700_003_600,
  settled_at: 1_700_000_001,
  metadata: METADATA,
};

interface Example<M extends Method> {
  params: MethodParams[M];
  result: Record<string, unknown>;
}
const EXAMPLES: { [M in SingleMethod]: Example<M> } = {
  get_info: {
    params: {},
    result: {
      alias: 'A node',
      color: '#ff9900',
      pubkey: KEY,
      network: 'mainnet',
      block_height: 800_000,
      block_hash: HASH,
      methods: ['pay_invoice', 'get_info'],
      notifications: ['payment_received'],
      lud16: 'name@wallet.example',
    },
  },
  get_balance: { params: {}, result: { balance: 10_000 } },
  get_budget: {
    params: {},
    result: {
      used_budget: 1_000,
      total_budget: 10_000,
      renews_at: 1_700_000_000,
      renewal_period: 'monthly',
    },
  },
  make_invoice: {
    params: {
      amount: msat(123),
      description: 'Kaffee & «Kuchen»',
      description_hash: HASH,
      expiry: 600,
      metadata: METADATA,
    },
    result: TRANSACTION,
  },
  lookup_invoice: { params: { payment_hash: HASH }, result: TRANSACTION },
  list_transactions: {
    params: { from: 1, until: 2, limit: 20, offset: 40, unpaid: false, type: 'outgoing' },
    result: { transactions: [TRANSACTION, { ...TRANSACTION, type: 'outgoing' }], total_count: 2 },
  },
  pay_invoice: {
    params: { invoice: 'lnbc1', amount: msat(123), metadata: METADATA },
    result: { preimage: PREIMAGE, fees_paid: 4 },
  },
  pay_keysend: {
    params: {
      amount: msat(123),
      pubkey: KEY,
      preimage: PREIMAGE,
      tlv_records: [{ type: 5_482_373_484, value: '00ff' }],
    },
    result: { preimage: PREIMAGE, fees_paid: 4 },
  },
  sign_message: { params: { message: 'sign\nthis' }, result: { message: 'sign\nthis', signature: 'rd83' } },
  make_hold_invoice: { params: { amount: msat(123), payment_hash: HASH }, result: TRANSACTION },
  settle_hold_invoice: { params: { preimage: PREIMAGE }, result: {} },
  cancel_hold_invoice: { params: { payment_hash: HASH }, result: {} },
  create_connection: {
    params: {
      pubkey: HASH,
      name: 'an app',
      request_methods: ['get_info'],
      notification_types: ['payment_received'],
      max_amount: msat(10_000),
      budget_renewal: 'weekly',
      expires_at: 1_700_000_000,
      isolated: true,
      metadata: METADATA,
    },
    result: { wallet_pubkey: HASH },
  },
  pay: {
    params: {
      payment: 'bitcoin:?lno=lno1',
      amount: msat(123),
      max_fee: msat(4),
      payer_note: 'thanks',
      metadata: METADATA,
    },
    result: {
      transaction_id: 't',
      state: 'settled',
      instruction_type: 'bolt12',
      amount: 123,
      fees_paid: 4,
      payment_hash: HASH,
      preimage: PREIMAGE,
      payer_proof: 'p',
      txid: 'x',
      failure_reason: 'none',
      created_at: 1_700_000_000,
      settled_at: 1_700_000_001,
    },
  },
  receive: {
    params: { amount: msat(123), description: 'coffee', metadata: METADATA },
    result: { bip321: 'bitcoin:?lightning=lnbc1', transaction_id: 't' },
  },
};
const METHODS = Object.keys(EXAMPLES) as SingleMethod[];

const read = <M extends Method>(method: M, result: unknown) =>
  parseResponse(method, JSON.stringify({ result_type: method, result }));
/** The result, where there is one. */
function resultOf<M extends Method>(method: M, result: unknown): MethodResult<M> | undefined {
  const response = read(method, result);
  return response?.ok ? response.result : undefined;
}

test('the examples are of all methods', () => {
  expect([...METHODS, 'multi_pay_invoice', 'multi_pay_keysend'].sort()).toEqual(Object.keys(RESULTS).sort());
});

describe('over a relay', () => {
  let relay: Relay;
  let wallet: ScriptedWallet;
  beforeEach(async () => {
    relay = await startRelay();
    wallet = await new ScriptedWallet(relay.url).connect();
  });
  afterEach(async () => {
    wallet.close();
    await relay.close();
  });

  async function roundTrip<M extends SingleMethod>(method: M, { params, result }: Example<M>): Promise<void> {
    const extra = { unknown_to_us: { is: ['kept'] } };
    wallet.script = () => ({ result_type: method, result: { ...result, ...extra }, error: null });
    const client = clientOf(wallet.pubkey, [relay.url]);
    expect(await client.request(method, params, { timeout: LONG })).toEqual({ ...result, ...extra });
    const [heard] = wallet.requests.all;
    expect([heard?.method, heard?.params]).toEqual([method, params]);
    expect(Object.keys(JSON.parse(JSON.stringify(heard?.params)))).toEqual(Object.keys(params));
  }

  test.each(METHODS)('%s goes there and back', (method) => roundTrip(method, EXAMPLES[method]));

  test.each([[{ payment_hash: HASH }], [{ invoice: 'lnbc1' }]])(
    'a lookup asks for %j alone',
    async (params) => {
      await roundTrip('lookup_invoice', { params, result: TRANSACTION });
    },
  );
});

describe('a transaction', () => {
  const old = { type: 'outgoing', payment_hash: HASH, amount: 1, created_at: 5 };

  test.each<[string, Record<string, unknown>, Record<string, unknown>]>([
    ['settled where only its time says so', { settled_at: 7 }, { settled_at: 7, state: 'settled' }],
    [
      'settled where its time says so and its state is null',
      { settled_at: 7, state: null },
      { settled_at: 7, state: 'settled' },
    ],
    [
      'settled where its time says so and its state is none that is known',
      { settled_at: 7, state: 'done' },
      { settled_at: 7, state: 'settled' },
    ],
    ['of no state where it was never settled: 0', { settled_at: 0 }, { settled_at: null }],
    ['of no state where it was never settled: null', { settled_at: null }, { settled_at: null }],
    ['of no state where nothing is said', {}, {}],
    [
      'what its state says, whatever its time',
      { settled_at: 7, state: 'failed' },
      { settled_at: 7, state: 'failed' },
    ],
    ['accepted', { state: 'accepted' }, { state: 'accepted' }],
    ['without fees where there are none', { fees_paid: null }, { fees_paid: null }],
    ['named in lower case', { payment_hash: HASH.toUpperCase() }, { payment_hash: HASH }],
    ['without metadata where that is no object', { metadata: 'x' }, { metadata: null }],
  ])('is %s', (_, said, told) => {
    for (const method of ['lookup_invoice', 'list_transactions'] as const) {
      const transaction = { ...old, ...said };
      const result = method === 'lookup_invoice' ? transaction : { transactions: [transaction] };
      const expected = { ...old, ...told };
      expect(resultOf(method, result)).toEqual(
        method === 'lookup_invoice' ? expected : { transactions: [expected] },
      );
    }
  });

  test('with null wherever there is nothing is read', () => {
    const nulls = Object.fromEntries(Object.keys(TRANSACTION).map((name) => [name, null]));
    expect(resultOf('lookup_invoice', nulls)).toEqual(nulls);
  });

  test('that is none spoils the list', () => {
    expect(read('list_transactions', { transactions: [TRANSACTION, 'x'] })).toBeNull();
    expect(read('list_transactions', { transactions: null })).toBeNull();
  });
});

describe('a result', () => {
  test('without fees, or with nothing at all about a payment, is a result', () => {
    expect(resultOf('pay_invoice', { preimage: PREIMAGE })).toEqual({ preimage: PREIMAGE });
    expect(resultOf('pay_keysend', {})).toEqual({});
  });

  test('of a wallet without a budget is empty', () => {
    expect(resultOf('get_budget', {})).toEqual({});
  });

  test.each<[Method, unknown]>([
    ['get_balance', {}],
    ['get_balance', { balance: null }],
    ['make_invoice', { payment_hash: HASH }],
    ['make_invoice', { invoice: null }],
    ['make_hold_invoice', {}],
    ['sign_message', { message: 'x' }],
    ['create_connection', { wallet_pubkey: 'ab' }],
    ['pay', { state: 'perhaps' }],
    ['receive', {}],
    ...METHODS.flatMap((method) => [null, 'x', 5, []].map((result): [Method, unknown] => [method, result])),
  ])('of %s is not %j', (method, result) => {
    expect(read(method, result)).toBeNull();
  });
});
