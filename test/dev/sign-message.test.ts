/** sign_message, checked the way lnd's verifymessage does it. */
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { base32nopad } from '@scure/base';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Stack, startStack } from '../../dev/stack/stack';
import { RawClient } from './raw-client';

let stack: Stack;
let client: RawClient;

beforeAll(async () => {
  stack = await startStack();
  client = await RawClient.connect(stack.wallet.uri);
});

afterAll(async () => {
  client.close();
  await stack.close();
});

const ZBASE32 = 'ybndrfg8ejkmcpqxot1uwisza345h769';
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** The two differ in their letters only. */
const fromZbase32 = (text: string) =>
  base32nopad.decode(text.replace(/./g, (letter) => BASE32.charAt(ZBASE32.indexOf(letter))));

/** The public key that signed, hex. */
function signerOf(message: string, signature: string): string {
  const digest = sha256(sha256(new TextEncoder().encode(`Lightning Signed Message:${message}`)));
  const [header = 0, ...rAndS] = fromZbase32(signature);
  const recovered = Uint8Array.of(header - 31, ...rAndS);
  return Buffer.from(secp256k1.recoverPublicKey(recovered, digest, { prehash: false })).toString('hex');
}

test.each(['hello', '', 'Grüße ☕\n'])('%j is signed by the node', async (message) => {
  const { result } = await client.request('sign_message', { message });
  expect(result?.message).toBe(message);
  expect(signerOf(message, String(result?.signature))).toBe(stack.network.wallet.nodeId);
  expect(signerOf(`${message}!`, String(result?.signature))).not.toBe(stack.network.wallet.nodeId);
});

test('without a text it is BAD_REQUEST', async () => {
  expect(await client.errorOf('sign_message', {})).toBe('BAD_REQUEST');
  expect(await client.errorOf('sign_message', { message: 1 })).toBe('BAD_REQUEST');
});
