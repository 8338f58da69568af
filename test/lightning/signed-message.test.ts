/** Who signed a message. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { recoverSigner } from '../../src/lightning/signed-message';
import vectors from '../vectors/signed-messages.json';

const [{ message, signature, signer }] = vectors as [(typeof vectors)[number]];

test.each(vectors)('$signer signed "$message"', (vector) => {
  expect(recoverSigner(vector.message, vector.signature)).toBe(vector.signer);
});

test('of another message it is the signature of nobody known', () => {
  expect(recoverSigner(`${message} `, signature)).not.toBe(signer);
});

test.each([
  '',
  'hello',
  signature.slice(1),
  `${signature}y`,
  signature.toUpperCase(),
  ` ${signature.slice(1)}`,
  `l${signature.slice(1)}`,
  // A header of 30, and one of 35.
  `6${signature.slice(1)}`,
  `r${signature.slice(1)}`,
  'y'.repeat(104),
  '9'.repeat(104),
])('%j is no signature', (text) => {
  expect(recoverSigner(message, text)).toBeNull();
});

test('whatever the texts, there is a public key or none', () => {
  const letters = fc.constantFrom(...'ybndrfg8ejkmcpqxot1uwisza345h769');
  const near = fc.array(letters, { minLength: 102, maxLength: 102 }).map((rest) => `d9${rest.join('')}`);
  let found = 0;
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.oneof(near, fc.string({ unit: 'binary' })), (text, sig) => {
      const key = recoverSigner(text, sig);
      if (key === null) return;
      found++;
      expect(key).toMatch(/^0[23][0-9a-f]{64}$/);
    }),
    { numRuns: 500 },
  );
  expect(found).toBeGreaterThan(20);
});
