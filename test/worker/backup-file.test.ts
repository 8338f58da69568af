/** The file of a backup is opened where it is exactly what was made, and refused with a reason otherwise. */
import { describe, expect, test } from 'vitest';
import { SCRYPT_TODAY } from '../../src/contract/scrypt-today';
import { LARGEST_FILE, openedFile, sealedFile } from '../../src/worker/backup-file';
import { PASSPHRASE, quickKeyOf } from './profile';
import { hexOf } from './rows';

const CONTENT = new TextEncoder().encode('what is in it');
const scrypt = { ...SCRYPT_TODAY, salt: hexOf('salt') };
const key = quickKeyOf(PASSPHRASE, scrypt);

const bytesOf = async (file: Blob) => new Uint8Array(await file.arrayBuffer());
const made = () => bytesOf(sealedFile(CONTENT, key, scrypt));
const opened = (bytes: Uint8Array, passphrase = PASSPHRASE) =>
  openedFile(new Blob([Uint8Array.from(bytes)]), (params) => quickKeyOf(passphrase, params));
const withByte = (bytes: Uint8Array, at: number, byte: number) =>
  bytes.map((before, place) => (place === at ? byte : before));

test('it opens with its passphrase, and with no other', async () => {
  const file = await made();
  expect(await opened(file)).toEqual({ content: CONTENT, key });
  await expect(opened(file, 'another one')).rejects.toMatchObject({
    code: 'WRONG_PASSPHRASE',
    message: expect.stringMatching(/passphrase is another one, or the file was altered/),
  });
});

test('the same content makes another file each time', async () => {
  expect(await made()).not.toEqual(await made());
});

describe('it is refused before any key is made', () => {
  const refused = async (bytes: Uint8Array | Blob) => {
    const file = bytes instanceof Blob ? bytes : new Blob([Uint8Array.from(bytes)]);
    const asked = openedFile(file, () => {
      throw new Error('A key was made.');
    });
    const error = await asked.catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'INVALID_BACKUP' });
    return (error as Error).message;
  };

  test('where it is empty', async () => {
    expect(await refused(new Uint8Array())).toMatch('empty');
  });

  test('where it is something else', async () => {
    expect(await refused(new TextEncoder().encode('{"connections":[]}'.repeat(20)))).toMatch('not a backup');
    expect(await refused(withByte(await made(), 0, 0x88))).toMatch('not a backup');
    expect(await refused(Uint8Array.of(0))).toMatch('not a backup');
  });

  test('where it is cut short, at any byte', async () => {
    const file = await made();
    for (let length = 1; length < file.length; length++) {
      expect(await refused(file.subarray(0, length))).toMatch('cut short');
    }
  });

  test('where something was added', async () => {
    expect(await refused(Uint8Array.of(...(await made()), 0))).toMatch('more in this file');
  });

  test('where it is of a newer version, or of one that never was', async () => {
    const file = await made();
    expect(await refused(withByte(file, 8, 2))).toMatch('newer Fusebox');
    expect(await refused(withByte(file, 8, 255))).toMatch('newer Fusebox');
    expect(await refused(withByte(file, 8, 0))).toMatch('No Fusebox has made');
  });

  test('where its passphrase is stretched less than any was, or more than a machine can bear', async () => {
    const file = await made();
    for (const [at, bytes] of [
      [9, [0, 1, 16]],
      [10, [0, 7]],
      [11, [0]],
    ] as const) {
      for (const byte of bytes) expect(await refused(withByte(file, at, byte))).toMatch('more weakly');
    }
    for (const [at, bytes] of [
      [9, [21, 255]],
      [10, [9, 255]],
      [11, [5, 255]],
    ] as const) {
      for (const byte of bytes) expect(await refused(withByte(file, at, byte))).toMatch('more memory');
    }
  });

  test('where it is too large, before a byte of it is read', async () => {
    const bomb = new Proxy(new Blob(), {
      get: (_, name) => {
        if (name === 'size') return LARGEST_FILE + 1;
        throw new Error('It was read.');
      },
    });
    expect(await refused(bomb)).toMatch('larger than any');
  });

  test('where it cannot be read', async () => {
    const gone = new Proxy(new Blob(['x']), {
      get: (blob, name) => {
        if (name === 'slice') return () => ({ arrayBuffer: () => Promise.reject(new Error('gone')) });
        return Reflect.get(blob, name);
      },
    });
    expect(await refused(gone)).toMatch('cannot be read');
  });
});

test('with any bit of it turned it does not open', async () => {
  const file = await made();
  for (let bit = 0; bit < file.length * 8; bit++) {
    const altered = file.map((byte, at) => (at === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));
    // The key as it was: what is bound in must hold by itself.
    const asked = openedFile(new Blob([altered]), () => key);
    await expect(asked).rejects.toMatchObject({
      code: expect.stringMatching(/^(INVALID_BACKUP|WRONG_PASSPHRASE)$/),
    });
  }
});

test('what is too large to be read again is not made', () => {
  const huge = { length: LARGEST_FILE } as Uint8Array;
  expect(() => sealedFile(huge, key, scrypt)).toThrow(expect.objectContaining({ code: 'INTERNAL' }));
});
