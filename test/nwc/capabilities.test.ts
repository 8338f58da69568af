/** What a wallet does not have is not asked of it. */
import { describe, expect, test } from 'vitest';
import { clientOf } from './client-of';
import { FakeSockets } from './fake-socket';
import { speaking, tag } from './wallet-words';

const LONG = 20_000;

describe('what a wallet does not list', () => {
  const info = { ...speaking('nip44_v2'), methods: ['get_balance'] };
  function unconnected(methods: string[] | null) {
    const sockets = new FakeSockets();
    const client = clientOf('ab'.repeat(32), ['wss://relay.example'], {
      info: { ...info, methods },
      openSocket: sockets.open,
    });
    return { client, sockets };
  }
  const REFUSAL = { code: 'UNSUPPORTED_METHOD', walletCode: 'NOT_IMPLEMENTED', relays: [] };

  test('is refused at once, and no relay is even connected to', async () => {
    const { client, sockets } = unconnected(info.methods);
    const asked = client.request('pay_invoice', { invoice: 'lnbc1' }, { timeout: LONG });
    await expect(asked).rejects.toMatchObject({ ...REFUSAL, connection: client.clientPubkey });
    expect(() => client.sign('multi_pay_invoice', { invoices: [] }, 300)).toThrow(
      expect.objectContaining(REFUSAL),
    );
    expect([sockets.all, client.pending()]).toEqual([[], []]);
  });

  test('may be signed where it lists it, or never said what it has; get_info always', () => {
    expect(() => unconnected(['get_balance']).client.sign('get_balance', {}, 300)).not.toThrow();
    for (const method of ['get_balance', 'get_budget', 'get_info'] as const)
      expect(tag(unconnected(null).client.sign(method, {}, 300), 'p')).toBe('ab'.repeat(32));
    expect(() => unconnected(['pay_invoice']).client.sign('get_info', {}, 300)).not.toThrow();
    expect(() => unconnected([]).client.sign('get_info', {}, 300)).not.toThrow();
    expect(() => unconnected([]).client.sign('get_balance', {}, 300)).toThrow();
  });
});
