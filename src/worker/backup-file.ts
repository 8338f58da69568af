/** The file of a backup: a header, and the content sealed by XChaCha20-Poly1305 with the whole header bound in. See docs/backup-format.md. */
import { xchacha20poly1305 } from '@noble/ciphers/chacha.js';
import { bytesToHex, concatBytes, hexToBytes, randomBytes } from '@noble/hashes/utils.js';
import * as v from 'valibot';
import { FuseboxError } from '../contract/errors';
import type { ScryptParams } from '../contract/rows';
import { SCRYPT_PARAMS } from '../contract/sealed-texts';

/** "FUSEBOX" after a byte that is no text, so that nothing takes it for one. */
const MAGIC = Uint8Array.of(0x89, 0x46, 0x55, 0x53, 0x45, 0x42, 0x4f, 0x58);
const VERSION = 1;

/** Where each part of the header begins. */
const AT = { version: 8, log2N: 9, r: 10, p: 11, length: 12, salt: 16, nonce: 48, content: 72 } as const;
const TAG_BYTES = 16;
/** The least work that any Fusebox has made a passphrase cost. */
const LEAST_LOG2_N = 17;

/** Of a whole file: 100,000 payments are about 230 MB. What is larger is not read. */
export const LARGEST_FILE = 2 ** 28;

interface Header {
  /** All of it, as it stands in the file. */
  bytes: Uint8Array;
  scrypt: ScryptParams;
  nonce: Uint8Array;
}

/** The file with this content, sealed under a key (hex) that was made in this way. Throws INTERNAL where it would be too large to be read again. */
export function sealedFile(content: Uint8Array, key: string, { N, r, p, salt }: ScryptParams): Blob {
  if (AT.content + content.length + TAG_BYTES > LARGEST_FILE) throw tooMuch();
  const nonce = randomBytes(AT.content - AT.nonce);
  const length = new Uint8Array(AT.salt - AT.length);
  new DataView(length.buffer).setUint32(0, content.length);
  const parameters = Uint8Array.of(VERSION, Math.log2(N), r, p);
  const header = concatBytes(MAGIC, parameters, length, hexToBytes(salt), nonce);
  const keyBytes = hexToBytes(key);
  const sealed = xchacha20poly1305(keyBytes, nonce, header).encrypt(content);
  keyBytes.fill(0);
  return new Blob([Uint8Array.from(header), sealed as Uint8Array<ArrayBuffer>], {
    type: 'application/octet-stream',
  });
}

/**
 * The content of a file, and the key (hex) that opened it. `keyOf` makes the key of the passphrase, in the way that the file names. Throws
 * INVALID_BACKUP where the file cannot be one that Fusebox made, before any key is made; WRONG_PASSPHRASE where it does not open.
 */
export async function openedFile(
  file: Blob,
  keyOf: (scrypt: ScryptParams) => string,
): Promise<{ content: Uint8Array; key: string }> {
  if (file.size === 0) throw invalidBackup('This file is empty. Choose the file of a backup.');
  if (file.size > LARGEST_FILE) {
    throw invalidBackup('This file is larger than any backup of Fusebox. Choose the file of a backup.');
  }
  const header = headerIn(await bytesOf(file.slice(0, AT.content)), file.size);
  const key = keyOf(header.scrypt);
  const sealed = await bytesOf(file.slice(AT.content));
  const keyBytes = hexToBytes(key);
  try {
    return { content: xchacha20poly1305(keyBytes, header.nonce, header.bytes).decrypt(sealed), key };
  } catch (cause) {
    throw new FuseboxError(
      'WRONG_PASSPHRASE',
      'This does not open the backup: the passphrase is another one, or the file was altered. Try the passphrase again; if it is the right one, use another copy of the file.',
      { cause },
    );
  } finally {
    keyBytes.fill(0);
  }
}

function headerIn(bytes: Uint8Array, fileSize: number): Header {
  if (!bytes.subarray(0, MAGIC.length).every((byte, at) => byte === MAGIC[at])) {
    throw invalidBackup('This is not a backup of Fusebox. Choose a file that Fusebox has made.');
  }
  if (bytes.length < AT.content) throw cutShort();
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const version = view.getUint8(AT.version);
  if (version > VERSION) {
    throw invalidBackup('This backup was made by a newer Fusebox. Update Fusebox, then try again.');
  }
  if (version < VERSION) {
    throw invalidBackup(
      'No Fusebox has made a backup of this version: it was altered. Use another copy of it.',
    );
  }
  const log2N = view.getUint8(AT.log2N);
  const parameters = {
    N: 2 ** log2N,
    r: view.getUint8(AT.r),
    p: view.getUint8(AT.p),
    salt: bytesToHex(bytes.subarray(AT.salt, AT.nonce)),
  };
  if (log2N < LEAST_LOG2_N || parameters.r < 8 || parameters.p < 1) {
    throw invalidBackup(
      'This backup is sealed more weakly than Fusebox seals any: it was altered. Use another copy of it.',
    );
  }
  if (!v.is(SCRYPT_PARAMS, parameters)) {
    throw invalidBackup(
      'Opening this backup would take more memory than a machine can spare: it was altered. Use another copy of it.',
    );
  }
  const whole = AT.content + view.getUint32(AT.length) + TAG_BYTES;
  if (fileSize < whole) throw cutShort();
  if (fileSize > whole) {
    throw invalidBackup('There is more in this file than a backup: it was altered. Use another copy of it.');
  }
  return { bytes, scrypt: parameters, nonce: bytes.subarray(AT.nonce, AT.content) };
}

async function bytesOf(blob: Blob): Promise<Uint8Array> {
  try {
    return new Uint8Array(await blob.arrayBuffer());
  } catch (cause) {
    throw invalidBackup('The file cannot be read. Choose it again.', cause);
  }
}

export function invalidBackup(message: string, cause?: unknown): FuseboxError {
  return new FuseboxError('INVALID_BACKUP', message, { cause });
}

/** For what does not fit into a file that could be read again. */
export function tooMuch(cause?: unknown): FuseboxError {
  return new FuseboxError('INTERNAL', 'There is too much in Fusebox for a backup. None was made.', { cause });
}

function cutShort(): FuseboxError {
  return invalidBackup('This backup is cut short. Copy the file again from where it is kept.');
}
