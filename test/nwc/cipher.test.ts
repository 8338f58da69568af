import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import fc from 'fast-check';
import * as nip44 from 'nostr-tools/nip44';
import { getPublicKey } from 'nostr-tools/pure';
import { describe, expect, test, vi } from 'vitest';
import { createCipher } from '../../src/nwc/cipher';
import { v2 } from '../vectors/nip44.json';

// Room for a busy machine; nothing here waits for time to pass.
vi.setConfig({ testTimeout: 30_000 });

const OURS = new Uint8Array(32).fill(7);
const THEIRS = new Uint8Array(32).fill(9);
const ours = createCipher(OURS, getPublicKey(THEIRS));
const theirs = createCipher(THEIRS, getPublicKey(OURS));

describe('NIP-44, by the official vectors', () => {
  const { valid, invalid } = v2;

  test('conversation keys: what they encrypt, our cipher of the same keys reads', () => {
    for (const { sec1, pub2, conversation_key } of valid.get_conversation_key) {
      const payload = nip44.encrypt('hello', hexToBytes(conversation_key));
      expect(createCipher(hexToBytes(sec1), pub2).decrypt(payload)).toBe('hello');
    }
    expect.assertions(35);
  });

  test.each(invalid.get_conversation_key)('no conversation with $note', ({ sec1, pub2 }) => {
    expect(() => createCipher(hexToBytes(sec1), pub2).encrypt('nip44_v2', 'hello')).toThrow();
  });

  test.each(valid.encrypt_decrypt)('payload of $plaintext', ({ sec1, sec2, payload, plaintext }) => {
    const [one, two] = [hexToBytes(sec1), hexToBytes(sec2)];
    expect(createCipher(one, getPublicKey(two)).decrypt(payload)).toBe(plaintext);
    expect(createCipher(two, getPublicKey(one)).decrypt(payload)).toBe(plaintext);
  });

  test.each(valid.encrypt_decrypt_long_msg)('$repeat times $pattern', (vector) => {
    const key = hexToBytes(vector.conversation_key);
    const plaintext = vector.pattern.repeat(vector.repeat);
    const payload = nip44.encrypt(plaintext, key, hexToBytes(vector.nonce));
    expect(bytesToHex(sha256(utf8ToBytes(plaintext)))).toBe(vector.plaintext_sha256);
    expect(bytesToHex(sha256(utf8ToBytes(payload)))).toBe(vector.payload_sha256);
    expect(nip44.decrypt(payload, key)).toBe(plaintext);
  });

  // These give the conversation key and not the keys it comes from, so they are put to what our cipher uses.
  test.each(invalid.decrypt)('refused: $note', ({ conversation_key, payload }) => {
    expect(() => nip44.decrypt(payload, hexToBytes(conversation_key))).toThrow();
    expect(() => ours.decrypt(payload)).toThrow();
  });

  // The vectors also refuse texts past 64 kB. Since then NIP-44 has a longer length prefix for those; we send none.
  test('nothing cannot be encrypted', () => {
    expect(invalid.encrypt_msg_lengths).toContain(0);
    expect(() => ours.encrypt('nip44_v2', '')).toThrow();
  });
});

/** NIP-04 as its text has it: AES-256-CBC under the x coordinate of the shared point. */
const sharedX = secp256k1
  .getSharedSecret(OURS, concatBytes(Uint8Array.of(2), hexToBytes(getPublicKey(THEIRS))))
  .slice(1, 33);

function aesEncrypt(plaintext: string): string {
  const iv = randomBytes(16);
  const aes = createCipheriv('aes-256-cbc', sharedX, iv);
  const sealed = Buffer.concat([aes.update(plaintext, 'utf8'), aes.final()]);
  return `${sealed.toString('base64')}?iv=${iv.toString('base64')}`;
}

function aesDecrypt(payload: string): string {
  const [sealed = '', iv = ''] = payload.split('?iv=');
  const aes = createDecipheriv('aes-256-cbc', sharedX, Buffer.from(iv, 'base64'));
  return Buffer.concat([aes.update(sealed, 'base64'), aes.final()]).toString('utf8');
}

const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 200 });

test('NIP-04: what we write an independent AES reads, and the other way round', () => {
  fc.assert(
    fc.property(text, (plaintext) => {
      expect(aesDecrypt(ours.encrypt('nip04', plaintext))).toBe(plaintext);
      expect(ours.decrypt(aesEncrypt(plaintext))).toBe(plaintext);
    }),
    { numRuns: 30 },
  );
});

test('both schemes come back at the other end, told apart by their form', () => {
  fc.assert(
    fc.property(text, fc.constantFrom('nip44_v2' as const, 'nip04' as const), (plaintext, scheme) => {
      const sealed = ours.encrypt(scheme, plaintext);
      expect(sealed.includes('?iv=')).toBe(scheme === 'nip04');
      expect(theirs.decrypt(sealed)).toBe(plaintext);
    }),
    { numRuns: 30 },
  );
});

test('the same text is never encrypted the same way twice', () => {
  for (const scheme of ['nip44_v2', 'nip04'] as const) {
    expect(ours.encrypt(scheme, 'pay')).not.toBe(ours.encrypt(scheme, 'pay'));
  }
});

test('NIP-44: a payload for others, or with any bit turned, throws', () => {
  const stranger = createCipher(new Uint8Array(32).fill(11), getPublicKey(THEIRS));
  expect(() => theirs.decrypt(stranger.encrypt('nip44_v2', 'hello'))).toThrow();
  const sealed = Buffer.from(ours.encrypt('nip44_v2', 'hello'), 'base64');
  fc.assert(
    fc.property(fc.nat(sealed.length * 8 - 1), (bit) => {
      const altered = Buffer.from(sealed);
      altered[bit >> 3] = (altered[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(() => theirs.decrypt(altered.toString('base64'))).toThrow();
    }),
  );
});

test('whatever a wallet sends, decrypting returns text or throws, and never hangs', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.base64String(),
        fc.base64String().map((s) => `${s}?iv=${s}`),
      ),
      (payload) => {
        try {
          expect(typeof ours.decrypt(payload)).toBe('string');
        } catch (error) {
          expect(error).toBeInstanceOf(Error);
        }
      },
    ),
  );
});
