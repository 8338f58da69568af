import { beforeEach, describe, expect, it, vi } from 'vitest';
import { FuseboxError } from '../../src/contract/errors';
import { msat } from '../../src/core/msat';
import { handOver } from '../../src/popup/send/hand-over';

const command = vi.hoisted(() => vi.fn());
vi.mock('../../src/popup/commands', () => ({ command }));

const PARAMS = {
  connectionId: 'c1',
  requestKey: '5b0a1f7e-9a31-4a6f-8f6b-0d3c5f1d2e4a',
  text: 'lnbc1',
  amount: msat(1_000),
};

beforeEach(() => void command.mockReset());

describe('a payment that is handed over', () => {
  it('is asked for once more under the same name where the background died', async () => {
    command.mockRejectedValueOnce(new Error('The message channel closed.'));
    command.mockResolvedValueOnce({ paymentId: 'p1' });
    expect(await handOver(PARAMS)).toEqual({ paymentId: 'p1' });
    expect(command.mock.calls).toEqual([
      ['payment.send', PARAMS],
      ['payment.send', PARAMS],
    ]);
  });

  it('is not asked for again where the background says no', async () => {
    const no = new FuseboxError('INVOICE_EXPIRED', 'Expired.');
    command.mockRejectedValueOnce(no);
    await expect(handOver(PARAMS)).rejects.toBe(no);
    expect(command).toHaveBeenCalledTimes(1);
  });
});
