/** What the LNURL server shows after a payment (LUD-09, LUD-10). */
import { createCipheriv, randomBytes } from 'node:crypto';
import type { PayVariant } from './pay-variants';

/** `secret` is what `aes` hides behind the preimage. */
export function successAction(
  kind: NonNullable<PayVariant['successAction']>,
  origin: string,
  preimage: string,
  secret: string,
): object {
  switch (kind) {
    case 'message':
      return { tag: 'message', message: 'Your coffee is on its way.' };
    case 'url':
      return { tag: 'url', description: 'Your receipt', url: `${origin}/receipt` };
    case 'foreign-url':
      return { tag: 'url', description: 'Your receipt', url: 'https://elsewhere.example/receipt' };
    case 'unknown':
      return { tag: 'dance', steps: 3 };
    case 'aes': {
      const iv = randomBytes(16);
      const cipher = createCipheriv('aes-256-cbc', Buffer.from(preimage, 'hex'), iv);
      const ciphertext = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
      return {
        tag: 'aes',
        description: 'Your code for the door',
        ciphertext: ciphertext.toString('base64'),
        iv: iv.toString('base64'),
      };
    }
  }
}
