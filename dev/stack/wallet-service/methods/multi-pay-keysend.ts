import { batch } from './batch';
import { payKeysend } from './pay-keysend';

/** An item without `id` goes by the payee's public key. */
export const multiPayKeysend = batch('keysends', payKeysend, ({ pubkey }) =>
  typeof pubkey === 'string' ? pubkey : '',
);
