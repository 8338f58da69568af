import { FuseboxError } from '../../contract/errors';
import type { UiParams, UiResults } from '../../contract/ui-commands';
import { command } from '../commands';

/**
 * Has it paid. A background that dies before it answers is asked once more: by its request key the payment is the same, so it is found or made, and never
 * made twice.
 */
export async function handOver(params: UiParams<'payment.send'>): Promise<UiResults['payment.send']> {
  try {
    return await command('payment.send', params);
  } catch (error) {
    if (error instanceof FuseboxError) throw error;
    return command('payment.send', params);
  }
}
