import { expect, it } from 'vitest';
import { sameWallet } from '../../src/core/same-wallet';

const first = { name: 'first', walletPubkey: 'aa', nodePubkey: null };
const second = { name: 'second', walletPubkey: 'bb', nodePubkey: '02cc' };

it.each([
  ['the wallet’s key', { walletPubkey: 'aa', nodePubkey: '02dd' }, first],
  ['the node of the wallet', { walletPubkey: 'dd', nodePubkey: '02cc' }, second],
  ['the key before the node', { walletPubkey: 'aa', nodePubkey: '02cc' }, first],
  ['nothing that is the same', { walletPubkey: 'dd', nodePubkey: '02dd' }, undefined],
  ['no node, as with another that told none', { walletPubkey: 'dd', nodePubkey: null }, undefined],
])('a wallet is known again by %s', (_, wallet, known) => {
  expect(sameWallet([second, first], wallet)).toBe(known);
});
