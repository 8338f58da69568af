/** What is sealed of the rows, and for which place. Whatever changes keys goes through here, so that nothing is left behind. */
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import type { ConnectionRow, Sealed } from '../contract/rows';
import type { ConnectionSecrets, SealedText } from '../contract/sealed-texts';

/** All that is sealed of a connection, or of one that is being asked for. */
export type SealedParts = Pick<ConnectionRow, 'id' | 'sealedSecret' | 'sealedAuthSeed'>;

/** Where the secret of a connection belongs, also while it is being asked for. */
export function secretPlace(connectionId: string): string {
  return `v1 connection ${connectionId} secret`;
}

/** Where the seed of a connection's logins belongs. */
export function seedPlace(connectionId: string): string {
  return `v1 connection ${connectionId} lnurl-auth seed`;
}

/** The sealed parts of a connection, opened one way and sealed another, for the connection `toId`. Throws what `open` throws. */
export function resealed(
  { id, sealedSecret, sealedAuthSeed }: SealedParts,
  open: (sealed: Sealed, place: string) => Uint8Array,
  seal: (bytes: Uint8Array, place: string) => Sealed,
  toId = id,
): SealedParts {
  const moved = (sealed: Sealed, place: (id: string) => string) => {
    const bytes = open(sealed, place(id));
    const again = seal(bytes, place(toId));
    bytes.fill(0);
    return again;
  };
  return {
    id: toId,
    sealedSecret: moved(sealedSecret, secretPlace),
    ...(sealedAuthSeed ? { sealedAuthSeed: moved(sealedAuthSeed, seedPlace) } : {}),
  };
}

const inText = ({ nonce, ciphertext }: Sealed): SealedText => ({
  nonce: bytesToHex(nonce),
  ciphertext: bytesToHex(ciphertext),
});

const inBytes = ({ nonce, ciphertext }: SealedText): Sealed => ({
  nonce: hexToBytes(nonce),
  ciphertext: hexToBytes(ciphertext),
});

/** For a message or a file. */
export function secretsInText({ id, sealedSecret, sealedAuthSeed }: SealedParts): ConnectionSecrets {
  return {
    id,
    sealedSecret: inText(sealedSecret),
    ...(sealedAuthSeed ? { sealedAuthSeed: inText(sealedAuthSeed) } : {}),
  };
}

/** For a row. */
export function secretsInBytes({ id, sealedSecret, sealedAuthSeed }: ConnectionSecrets): SealedParts {
  return {
    id,
    sealedSecret: inBytes(sealedSecret),
    ...(sealedAuthSeed ? { sealedAuthSeed: inBytes(sealedAuthSeed) } : {}),
  };
}
