/** What the cryptography under a request costs by itself, as our client does it. */
import { finalizeEvent, generateSecretKey, getPublicKey } from 'nostr-tools/pure';
import { getSharedSecret, schnorr } from '../../src/core/secp256k1';
import { createCipher } from '../../src/nwc/cipher';
import { isAuthentic, KIND } from '../../src/nwc/events';
import { INVOICE, RESULTS } from './answers';

const WARM_UP = 100;

/** Durations of `count` calls of each, in ms, one call at a time. Texts are those of pay_invoice. */
export function measurePrimitives(count: number): { name: string; durations: number[] }[] {
  const secret = generateSecretKey();
  const pubkey = getPublicKey(secret);
  const peer = getPublicKey(generateSecretKey());
  const request = JSON.stringify({ method: 'pay_invoice', params: { invoice: INVOICE } });
  const result = RESULTS.pay_invoice(INVOICE);
  const response = JSON.stringify({ result_type: 'pay_invoice', error: null, result });
  const peerPoint = Buffer.from(`02${peer}`, 'hex');
  const cipher = createCipher(secret, peer);
  const responseNip44 = cipher.encrypt('nip44_v2', response);
  const responseNip04 = cipher.encrypt('nip04', response);
  const content = cipher.encrypt('nip44_v2', request);
  const template = { kind: KIND.request, created_at: 0, tags: [['p', peer]], content };
  const event = finalizeEvent(template, secret);
  // As the wallet sends it: nostr-tools remembers its verdict on the object it was given.
  const { id, created_at, kind, tags, sig } = event;
  const received = { id, pubkey, created_at, kind, tags, content, sig };
  const hash = Buffer.from(id, 'hex');
  const signature = schnorr.sign(hash, secret);
  const publicKey = Buffer.from(pubkey, 'hex');

  const primitives: Record<string, () => unknown> = {
    'schnorr sign': () => schnorr.sign(hash, secret),
    'schnorr verify': () => schnorr.verify(signature, hash, publicKey),
    'finalizeEvent (public key, id, schnorr sign)': () => finalizeEvent({ ...template }, secret),
    'check of an event (id, schnorr verify)': () => isAuthentic(received),
    'shared point': () => getSharedSecret(secret, peerPoint),
    'NIP-44 encrypt a request': () => cipher.encrypt('nip44_v2', request),
    'NIP-44 decrypt a response': () => cipher.decrypt(responseNip44),
    'NIP-04 encrypt a request': () => cipher.encrypt('nip04', request),
    'NIP-04 decrypt a response': () => cipher.decrypt(responseNip04),
  };
  return Object.entries(primitives).map(([name, act]) => {
    durationsOf(act, WARM_UP);
    return { name, durations: durationsOf(act, count) };
  });
}

function durationsOf(act: () => unknown, count: number): number[] {
  return Array.from({ length: count }, () => {
    const start = performance.now();
    if (act() === false) throw new Error('A signature that holds was refused.');
    return performance.now() - start;
  });
}
