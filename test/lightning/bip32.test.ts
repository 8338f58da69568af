/** The test vectors of BIP-32. */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { createBase58check } from '@scure/base';
import { expect, test } from 'vitest';
import { deriveKey, HARDENED, masterKey } from '../../src/lightning/bip32';
import { vectors } from '../vectors/bip32.json';

/** "Serialization format": the last 65 bytes are the chain code, a zero, and the key. */
function keysOf(xprv: string): { chainCode: string; key: string } {
  const bytes = createBase58check(sha256).decode(xprv);
  return { chainCode: bytesToHex(bytes.slice(13, 45)), key: bytesToHex(bytes.slice(46)) };
}

function indices(path: string): number[] {
  return path
    .split('/')
    .slice(1)
    .map((step) => Number.parseInt(step, 10) + (step.endsWith("'") ? HARDENED : 0));
}

const chains = vectors.flatMap(({ seed, chains }, at) =>
  chains.map((chain) => ({ ...chain, seed, name: `${at + 1}: ${chain.path}` })),
);

test.each(chains)('test vector $name', async ({ seed, path, xprv }) => {
  const { key, chainCode } = await deriveKey(await masterKey(hexToBytes(seed)), indices(path));
  expect({ key: bytesToHex(key), chainCode: bytesToHex(chainCode) }).toEqual(keysOf(xprv));
});
