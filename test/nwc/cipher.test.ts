import { createCipheriv, createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { chacha20 } from '@noble/ciphers/chacha.js';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { expand } from '@noble/hashes/hkdf.js';
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import fc from 'fast-check';
import * as nip04 from 'nostr-tools/nip04';
import * as nip44 from 'nostr-tools/nip44';
import { getPublicKey } from 'nostr-tools/pure';
import { describe, expect, test } from 'vitest';
import { createCipher, type Encryption } from '../../src/nwc/cipher';
import { v2 } from '../vectors/nip44.json';

const SCHEMES: Encryption[] = ['nip44_v2', 'nip04'];
const OURS = new Uint8Array(32).fill(7);
const THEIRS = new Uint8Array(32).fill(9);
const OUR_PUBKEY = getPublicKey(OURS);
const THEIR_PUBKEY = getPublicKey(THEIRS);
const ours = createCipher(OURS, THEIR_PUBKEY);
const theirs = createCipher(THEIRS, OUR_PUBKEY);

interface MessageKeys {
  chachaKey: Uint8Array;
  chachaNonce: Uint8Array;
  hmacKey: Uint8Array;
}

/** The NIP-44 payload of bytes that are padded already, rightly or not, put together from its parts. */
function sealPadded(bytes: Uint8Array, nonce: Uint8Array, { chachaKey, chachaNonce, hmacKey }: MessageKeys) {
  const sealed = chacha20(chachaKey, chachaNonce, bytes);
  const mac = hmac(sha256, hmacKey, concatBytes(nonce, sealed));
  return Buffer.from(concatBytes(Uint8Array.of(2), nonce, sealed, mac)).toString('base64');
}

/** The length in two bytes, the text, and zeros, whether or not they fit together. */
function padded(length: number, text: Uint8Array, zeros: number): Uint8Array {
  return concatBytes(Uint8Array.of(length >> 8, length & 255), text, new Uint8Array(zeros));
}

describe('NIP-44, by the official vectors', () => {
  const { valid, invalid } = v2;

  test('the vectors are those whose SHA-256 NIP-44 names', () => {
    const file = readFileSync(new URL('../vectors/nip44.json', import.meta.url));
    expect(createHash('sha256').update(file).digest('hex')).toBe(
      '269ed0f69e4c192512cc779e78c555090cebc7c785b609e338a62afc3ce25040',
    );
  });

  test('conversation keys: what they encrypt, our cipher of the same keys reads', () => {
    for (const { sec1, pub2, conversation_key } of valid.get_conversation_key) {
      const payload = nip44.encrypt('hello', hexToBytes(conversation_key));
      expect(bytesToHex(nip44.getConversationKey(hexToBytes(sec1), pub2))).toBe(conversation_key);
      expect(createCipher(hexToBytes(sec1), pub2).decrypt(payload)).toBe('hello');
    }
    expect.assertions(70);
  });

  test.each(invalid.get_conversation_key)('no conversation with $note', ({ sec1, pub2 }) => {
    const cipher = createCipher(hexToBytes(sec1), pub2);
    for (const scheme of SCHEMES) expect(() => cipher.encrypt(scheme, 'hello')).toThrow();
  });

  test('message keys', () => {
    const conversationKey = hexToBytes(valid.get_message_keys.conversation_key);
    for (const { nonce, chacha_key, chacha_nonce, hmac_key } of valid.get_message_keys.keys) {
      const payload = sealPadded(padded(5, utf8ToBytes('hello'), 27), hexToBytes(nonce), {
        chachaKey: hexToBytes(chacha_key),
        chachaNonce: hexToBytes(chacha_nonce),
        hmacKey: hexToBytes(hmac_key),
      });
      expect(nip44.encrypt('hello', conversationKey, hexToBytes(nonce))).toBe(payload);
    }
    expect.assertions(32);
  });

  test('padded lengths: a payload tells no more of the length than they do', () => {
    for (const [length = 0, paddedLength = 0] of valid.calc_padded_len) {
      const payload = ours.encrypt('nip44_v2', 'x'.repeat(length));
      const prefix = length < 65_536 ? 2 : 6;
      expect(Buffer.from(payload, 'base64')).toHaveLength(1 + 32 + prefix + paddedLength + 32);
      expect(theirs.decrypt(payload)).toBe('x'.repeat(length));
    }
    expect.assertions(48);
  });

  test.each(valid.encrypt_decrypt)('payload of $plaintext', (vector) => {
    const { plaintext, payload, conversation_key, nonce } = vector;
    const [one, two] = [hexToBytes(vector.sec1), hexToBytes(vector.sec2)];
    expect(nip44.encrypt(plaintext, hexToBytes(conversation_key), hexToBytes(nonce))).toBe(payload);
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
    expect(theirs.decrypt(ours.encrypt('nip44_v2', plaintext))).toBe(plaintext);
  });

  // These give the conversation key and not the keys it comes from, so they are put to what our cipher uses.
  test.each(invalid.decrypt)('refused: $note', ({ conversation_key, payload }) => {
    expect(() => nip44.decrypt(payload, hexToBytes(conversation_key))).toThrow();
    expect(() => ours.decrypt(payload)).toThrow();
  });

  // The vectors also refuse texts past 64 kB. Since then NIP-44 has a longer length prefix for those.
  test('nothing cannot be encrypted', () => {
    expect(invalid.encrypt_msg_lengths).toContain(0);
    expect(() => ours.encrypt('nip44_v2', '')).toThrow();
  });
});

describe('NIP-44, between our keys', () => {
  const conversationKey = nip44.getConversationKey(OURS, THEIR_PUBKEY);

  /** As somebody who has the key can send it. */
  function sealed(bytes: Uint8Array): string {
    const nonce = randomBytes(32);
    const keys = expand(sha256, conversationKey, nonce, 76);
    return sealPadded(bytes, nonce, {
      chachaKey: keys.subarray(0, 32),
      chachaNonce: keys.subarray(32, 44),
      hmacKey: keys.subarray(44, 76),
    });
  }

  const text = utf8ToBytes('a text of 33 characters, as it is');

  test('the right padding is read', () => {
    expect(text).toHaveLength(33);
    expect(theirs.decrypt(sealed(padded(33, text, 31)))).toBe('a text of 33 characters, as it is');
  });

  test.each([
    ['a length of 0', padded(0, text, 31)],
    ['a length past the end', padded(65, text, 31)],
    ['a length of the next step', padded(32, text, 31)],
    ['too few zeros', padded(33, text, 30)],
    ['too many zeros', padded(33, text, 32)],
    ['no zeros', padded(33, text, 0)],
    [
      'the long prefix for a short text',
      concatBytes(Uint8Array.of(0, 0, 0, 0, 0, 33), text, new Uint8Array(31)),
    ],
    ['a length alone', concatBytes(Uint8Array.of(0, 33), new Uint8Array(32))],
  ])('refused although authentic: %s', (_, bytes) => {
    expect(() => theirs.decrypt(sealed(bytes))).toThrow(/padding/);
  });

  test.each([0, 1, 3, 255])('version %i is refused', (version) => {
    const payload = Buffer.from(ours.encrypt('nip44_v2', 'hello'), 'base64');
    payload[0] = version;
    expect(() => theirs.decrypt(payload.toString('base64'))).toThrow(/version/);
    expect(() => theirs.decrypt(`#${payload.toString('base64')}`)).toThrow(/version/);
  });

  test('a payload for others, or with any bit turned, throws', () => {
    const stranger = createCipher(new Uint8Array(32).fill(11), THEIR_PUBKEY);
    expect(() => theirs.decrypt(stranger.encrypt('nip44_v2', 'hello'))).toThrow();
    const payload = Buffer.from(ours.encrypt('nip44_v2', 'hello'), 'base64');
    fc.assert(
      fc.property(fc.nat(payload.length * 8 - 1), (bit) => {
        const altered = Buffer.from(payload);
        altered[bit >> 3] = (altered[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        expect(() => theirs.decrypt(altered.toString('base64'))).toThrow();
      }),
    );
  });
});

/** Long ones too, and with every kind of character. */
const text = fc.oneof(
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 200 }),
  fc.string({ minLength: 1, maxLength: 200, size: 'max' }),
  fc.constantFrom('?iv=', '{"method":"get_info","params":{}}', 'x'.repeat(100_000)),
);

describe('NIP-04', () => {
  test('what we write nostr-tools reads, and the other way round', () => {
    fc.assert(
      fc.property(text, (plaintext) => {
        expect(nip04.decrypt(THEIRS, OUR_PUBKEY, ours.encrypt('nip04', plaintext))).toBe(plaintext);
        expect(ours.decrypt(nip04.encrypt(THEIRS, OUR_PUBKEY, plaintext))).toBe(plaintext);
      }),
      { numRuns: 50 },
    );
  });

  /** The x coordinate of the shared point is the key, as the text of NIP-04 has it. */
  const sharedX = secp256k1.getSharedSecret(OURS, hexToBytes(`02${THEIR_PUBKEY}`)).slice(1, 33);

  function aes(plaintext: Uint8Array): string {
    const iv = randomBytes(16);
    const cipher = createCipheriv('aes-256-cbc', sharedX, iv);
    const sealed = Buffer.concat([cipher.update(plaintext), cipher.final()]);
    return `${sealed.toString('base64')}?iv=${iv.toString('base64')}`;
  }

  test('what an independent AES writes is read, be it empty', () => {
    for (const plaintext of ['', 'hello', 'ナンセンス 1杯']) {
      expect(ours.decrypt(aes(utf8ToBytes(plaintext)))).toBe(plaintext);
    }
  });

  const whole = aes(utf8ToBytes('a text of more than two blocks of 16 bytes'));
  const [sealed = '', iv = ''] = whole.split('?iv=');

  test.each([
    ['no iv', `${sealed}?iv=`],
    ['a short iv', `${sealed}?iv=${Buffer.alloc(15).toString('base64')}`],
    ['a long iv', `${sealed}?iv=${Buffer.alloc(17).toString('base64')}`],
    ['an iv in hex', `${sealed}?iv=${Buffer.from(iv, 'base64').toString('hex')}`],
    ['an iv without its padding', `${sealed}?iv=${iv.replaceAll('=', '')}`],
    ['an iv with white space', `${sealed}?iv=${iv}\n`],
    ['two ivs', `${whole}?iv=${iv}`],
    ['nothing before the iv', `?iv=${iv}`],
    ['nothing at all', '?iv='],
    ['what is not base64', `${sealed.replace(/^.../, '*-_')}?iv=${iv}`],
    ['half a block', `${Buffer.alloc(24).toString('base64')}?iv=${iv}`],
    ['the mark in another case', `${sealed}?IV=${iv}`],
    ['the mark without its question mark', `${sealed}iv=${iv}`],
  ])('refused: %s', (_, payload) => {
    expect(ours.decrypt(whole)).toContain('two blocks');
    expect(() => ours.decrypt(payload)).toThrow();
  });

  test('what is cut off within or between its blocks is refused', () => {
    const bytes = Buffer.from(sealed, 'base64');
    expect(bytes).toHaveLength(48);
    for (let length = 0; length < bytes.length; length++) {
      const cut = bytes.subarray(0, length).toString('base64');
      expect(() => ours.decrypt(`${cut}?iv=${iv}`)).toThrow();
    }
  });

  test('bytes that are not UTF-8 are refused', () => {
    for (const bytes of [[0xff], [0xc3, 0x28], [0xed, 0xa0, 0x80], [0xf0, 0x9f, 0x92]]) {
      expect(() => ours.decrypt(aes(Uint8Array.from(bytes)))).toThrow();
    }
  });

  // Without authentication one wrong key in 256 leaves a padding that could be; what comes out then is not what went in.
  test('under the wrong key the text does not come out', () => {
    const stranger = createCipher(new Uint8Array(32).fill(11), OUR_PUBKEY);
    const read: (string | null)[] = [];
    for (let i = 0; i < 200; i++) {
      const payload = ours.encrypt('nip04', 'hello');
      try {
        read.push(stranger.decrypt(payload));
      } catch {
        read.push(null);
      }
    }
    expect(read).not.toContain('hello');
    expect(read.filter((text) => text === null).length).toBeGreaterThan(150);
  });
});

describe('both schemes', () => {
  const scheme = fc.constantFrom(...SCHEMES);

  test('a text comes back at the other end, whatever it holds', () => {
    fc.assert(
      fc.property(text, scheme, (plaintext, used) => {
        expect(theirs.decrypt(ours.encrypt(used, plaintext))).toBe(plaintext);
      }),
      { numRuns: 50 },
    );
  });

  test('a payload of one is never read as the other', () => {
    fc.assert(
      fc.property(text, (plaintext) => {
        const new44 = ours.encrypt('nip44_v2', plaintext);
        const old04 = ours.encrypt('nip04', plaintext);
        const [sealed = '', iv = ''] = old04.split('?iv=');
        expect(iv).toHaveLength(24);
        expect(new44).not.toContain('?');
        expect(() => theirs.decrypt(`${new44}?iv=${iv}`)).toThrow();
        expect(() => nip04.decrypt(THEIRS, OUR_PUBKEY, new44)).toThrow();
        expect(() => theirs.decrypt(sealed)).toThrow();
        expect(() => nip44.decrypt(old04, nip44.getConversationKey(THEIRS, OUR_PUBKEY))).toThrow();
      }),
      { numRuns: 50 },
    );
  });

  test('a payload of one inside the other stays inside', () => {
    for (const outer of SCHEMES) {
      for (const inner of SCHEMES) {
        const payload = ours.encrypt(inner, 'hello');
        expect(theirs.decrypt(ours.encrypt(outer, payload))).toBe(payload);
      }
    }
  });

  test('the same text is never encrypted the same way twice', () => {
    for (const used of SCHEMES) {
      expect(ours.encrypt(used, 'pay')).not.toBe(ours.encrypt(used, 'pay'));
    }
  });

  test('the shared keys are computed once', () => {
    const secret = OURS.slice();
    const cipher = createCipher(secret, THEIR_PUBKEY);
    for (const used of SCHEMES) cipher.encrypt(used, 'the first time');
    secret.fill(0); // computing them again would throw
    for (const used of SCHEMES) {
      expect(theirs.decrypt(cipher.encrypt(used, 'hello'))).toBe('hello');
      expect(cipher.decrypt(theirs.encrypt(used, 'hello'))).toBe('hello');
    }
  });

  test('a public key in upper case is the same key', () => {
    const cipher = createCipher(OURS, THEIR_PUBKEY.toUpperCase());
    for (const used of SCHEMES) {
      expect(theirs.decrypt(cipher.encrypt(used, 'hello'))).toBe('hello');
      expect(cipher.decrypt(theirs.encrypt(used, 'hello'))).toBe('hello');
    }
  });

  const { n, p } = secp256k1.Point.CURVE();
  const bytes = (number: bigint) => hexToBytes(number.toString(16).padStart(64, '0'));

  test.each([
    ['nothing', OURS, ''],
    ['an odd number of digits', OURS, THEIR_PUBKEY.slice(1)],
    ['a byte too few', OURS, THEIR_PUBKEY.slice(2)],
    ['a byte too many', OURS, `${THEIR_PUBKEY}00`],
    ['a compressed key', OURS, `02${THEIR_PUBKEY}`],
    ['both coordinates', OURS, THEIR_PUBKEY.repeat(2)],
    ['other letters', OURS, `${THEIR_PUBKEY.slice(0, -1)}g`],
    ['white space', OURS, `${THEIR_PUBKEY.slice(0, -1)} `],
    ['zero', OURS, '0'.repeat(64)],
    ['no point of the curve', OURS, '5'.padStart(64, '0')],
    ['the prime of the field', OURS, p.toString(16)],
    ['a secret of nothing', new Uint8Array(0), THEIR_PUBKEY],
    ['a secret of zero', new Uint8Array(32), THEIR_PUBKEY],
    ['a secret of the order', bytes(n), THEIR_PUBKEY],
    ['a secret past the order', bytes(n + 1n), THEIR_PUBKEY],
    ['a short secret', OURS.slice(1), THEIR_PUBKEY],
    ['a long secret', new Uint8Array(33).fill(7), THEIR_PUBKEY],
  ])('keys that are none throw, and are not said again: %s', (_, secret, pubkey) => {
    const cipher = createCipher(secret, pubkey);
    const uses = SCHEMES.flatMap((used) => [
      () => cipher.encrypt(used, 'hello'),
      () => cipher.decrypt(theirs.encrypt(used, 'hello')),
    ]);
    for (const use of uses) {
      expect(use).toThrow();
      expect(use).not.toThrow(/(07){4}|(7,? ?){8}/);
    }
  });

  test('whatever a wallet sends, decrypting returns text or throws an error', () => {
    const old04 = ours.encrypt('nip04', 'hello');
    const new44 = ours.encrypt('nip44_v2', 'hello');
    const base64 = fc.uint8Array({ maxLength: 200 }).map((raw) => Buffer.from(raw).toString('base64'));
    const iv = fc
      .uint8Array({ minLength: 16, maxLength: 16 })
      .map((raw) => Buffer.from(raw).toString('base64'));
    const blocks = fc
      .array(fc.uint8Array({ minLength: 16, maxLength: 16 }), { maxLength: 5 })
      .map((raw) => Buffer.from(concatBytes(...raw)).toString('base64'));
    const spliced = fc
      .tuple(
        fc.constantFrom(old04, new44),
        fc.nat(200),
        fc.nat(200),
        fc.string({ unit: 'binary', maxLength: 4 }),
      )
      .map(([payload, from, to, put]) => payload.slice(0, from) + put + payload.slice(to));
    const version2 = fc
      .uint8Array({ minLength: 98, maxLength: 300 })
      .map((raw) => Buffer.from([2, ...raw]).toString('base64'));
    const payload = fc.oneof(
      fc.string({ unit: 'binary' }),
      base64,
      version2,
      spliced,
      fc.tuple(blocks, iv).map((parts) => parts.join('?iv=')),
      fc
        .tuple(fc.oneof(base64, fc.string()), fc.oneof(base64, fc.string()))
        .map((parts) => parts.join('?iv=')),
    );
    fc.assert(
      fc.property(payload, (given) => {
        let read: unknown;
        try {
          read = ours.decrypt(given);
        } catch (error) {
          expect(error).toBeInstanceOf(Error);
          return;
        }
        expect(read).toBeTypeOf('string');
      }),
      { numRuns: 2000 },
    );
  });
});
