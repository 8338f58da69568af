/** What may be shown after a payment, and how it is opened. */
import { createCipheriv, randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { decryptSuccessAction, readSuccessAction } from '../../src/lightning/success-action';

const CALLBACK = 'https://a.example/cb';

function encrypt(text: string, preimage: Buffer, iv = randomBytes(16)) {
  const cipher = createCipheriv('aes-256-cbc', preimage, iv);
  const ciphertext = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return { ciphertext: ciphertext.toString('base64'), iv: iv.toString('base64') };
}

test.each([
  { tag: 'message', message: 'Thank you' },
  { tag: 'url', description: 'Receipt', url: 'https://a.example/r?x=1' },
  { tag: 'url', description: 'Receipt', url: 'https://A.example:8443/r' },
  { tag: 'aes', description: 'Code', ...encrypt('1234', randomBytes(32)) },
])('$tag is read', (action) => {
  expect(readSuccessAction({ ...action, more: 1 }, CALLBACK)).toStrictEqual(action);
});

test('what is paid for is not lost for being too long, but cut', () => {
  const action = readSuccessAction({ tag: 'message', message: 'x'.repeat(5000) }, CALLBACK);
  expect(action).toEqual({ tag: 'message', message: `${'x'.repeat(999)}…` });
});

test.each([
  [{ tag: 'dance' }],
  [{}],
  ['message'],
  [{ tag: 'message' }],
  [{ tag: 'message', message: 1 }],
  [{ tag: 'url', url: 'https://a.example/' }],
  [{ tag: 'url', description: 'x', url: `https://a.example/${'x'.repeat(2000)}` }],
  [{ tag: 'aes', description: 'x', ciphertext: 'AAAA', iv: 'AAAA' }],
  [{ tag: 'aes', description: 'x', ciphertext: '*', iv: encrypt('', randomBytes(32)).iv }],
  [{ tag: 'aes', description: 'x', ...encrypt('x'.repeat(4000), randomBytes(32)) }],
])('%j cannot be shown', (action) => {
  expect(() => readSuccessAction(action, CALLBACK)).toThrow(
    expect.objectContaining({ code: 'LNURL_ERROR', message: expect.stringMatching(/cannot show/) }),
  );
});

test.each([
  'https://b.example/',
  'https://www.a.example/',
  'https://a.example.b.example/',
  'https://a.example@b.example/',
  'http://a.example/',
  'javascript:alert(1)//a.example',
  '/r',
])('the URL %s leads elsewhere', (url) => {
  expect(() => readSuccessAction({ tag: 'url', description: 'x', url }, CALLBACK)).toThrow(
    expect.objectContaining({ code: 'LNURL_ERROR', message: expect.stringMatching(/another site/) }),
  );
});

test.each(['', '1234', 'Grüße ☕', 'x'.repeat(2000)])('the preimage opens %j', async (text) => {
  const preimage = randomBytes(32);
  expect(await decryptSuccessAction(encrypt(text, preimage), preimage.toString('hex'))).toBe(text);
});

test('another preimage opens nothing', async () => {
  const action = encrypt('the secret code', Buffer.alloc(32, 1), Buffer.alloc(16));
  for (const preimage of ['02'.repeat(32), '01'.repeat(16), 'xy', '']) {
    await expect(decryptSuccessAction(action, preimage)).rejects.toMatchObject({ code: 'LNURL_ERROR' });
  }
});
