/** What the service shows after it was paid (LUD-09, LUD-10). All texts are foreign. */

import { hexToBytes } from '@noble/hashes/utils.js';
import { base64 } from '@scure/base';
import * as v from 'valibot';
import type { SuccessAction } from '../contract/rows';
import { cutText } from './cut-text';
import { lnurlError } from './lnurl-error';
import { whyNotAsked } from './service-url';

/** The LUDs say 144 characters; what is paid for is not thrown away for being longer. */
const LONGEST_TEXT = 1000;
const LONGEST_URL = 2000;
/** LUD-10: "up to 4kb of characters". */
const LONGEST_CIPHERTEXT = 4096;

const text = v.pipe(
  v.string(),
  v.transform((long) => cutText(long, LONGEST_TEXT)),
);
const bytes = v.pipe(v.string(), v.base64());

const action = v.union([
  v.object({ tag: v.literal('message'), message: text }),
  v.object({ tag: v.literal('url'), description: text, url: v.pipe(v.string(), v.maxLength(LONGEST_URL)) }),
  v.object({
    tag: v.literal('aes'),
    description: text,
    ciphertext: v.pipe(bytes, v.maxLength(LONGEST_CIPHERTEXT)),
    // "base64, initialization vector, exactly 24 characters"
    iv: v.pipe(bytes, v.length(24)),
  }),
]);

/**
 * Reads the action of a callback's answer. Throws LNURL_ERROR where it could not be shown after the payment: LUD-09, a wallet then "must
 * not proceed with the payment -- or the user might end up paying and not seeing its expected `successAction`".
 */
export function readSuccessAction(value: unknown, callback: string): SuccessAction {
  const parsed = v.safeParse(action, value);
  if (!parsed.success) {
    throw lnurlError(
      'The service would show something after the payment that Fusebox cannot show. Nothing was paid.',
    );
  }
  const { output } = parsed;
  // LUD-09: "url domain must be the same as `callback` domain".
  if (output.tag === 'url' && !isOfSameDomain(output.url, callback)) {
    throw lnurlError('The service would lead to another site after the payment. Nothing was paid.');
  }
  return output;
}

/**
 * The text behind an `aes` action (AES-256-CBC, the key is the preimage, hex). Throws LNURL_ERROR where the preimage does not open it.
 */
export async function decryptSuccessAction(
  { ciphertext, iv }: { ciphertext: string; iv: string },
  preimage: string,
): Promise<string> {
  try {
    const cipher = { name: 'AES-CBC', iv: Uint8Array.from(base64.decode(iv)) };
    const keyBytes = Uint8Array.from(hexToBytes(preimage));
    const key = await crypto.subtle.importKey('raw', keyBytes, 'AES-CBC', false, ['decrypt']);
    const plain = await crypto.subtle.decrypt(cipher, key, Uint8Array.from(base64.decode(ciphertext)));
    return new TextDecoder('utf-8', { fatal: true }).decode(plain);
  } catch (cause) {
    throw lnurlError('What the service promised for after the payment cannot be opened.', { cause });
  }
}

function isOfSameDomain(url: string, callback: string): boolean {
  if (!URL.canParse(url)) return false;
  const target = new URL(url);
  return whyNotAsked(target, true) === null && target.hostname === new URL(callback).hostname;
}
