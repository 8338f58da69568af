/** A NIP-47 wallet that answers at once. One encryption, one relay, and whoever asks. */
import { type EventTemplate, finalizeEvent, generateSecretKey, getPublicKey } from 'nostr-tools/pure';
import WebSocket from 'ws';
import type { SignedEvent } from '../../src/contract/rows';
import { type Cipher, createCipher, type Encryption } from '../../src/nwc/cipher';
import { isAuthentic, KIND, parseEvent } from '../../src/nwc/events';
import { METHODS, RESULTS } from './answers';

export interface InstantWalletOptions {
  relay: string;
  encryption: Encryption;
  /** Whether it checks the signature of a request, as a wallet must. */
  isCareful: boolean;
}

/** Resolves with its public key (hex) once it listens and the relay has its info event. It ends with the process. */
export async function startInstantWallet({
  relay,
  encryption,
  isCareful,
}: InstantWalletOptions): Promise<string> {
  const secret = generateSecretKey();
  const pubkey = getPublicKey(secret);
  const ciphers = new Map<string, Cipher>();
  const socket = new WebSocket(relay, { perMessageDeflate: false });
  const say = (...message: unknown[]) => socket.send(JSON.stringify(message));

  const publish = (template: Omit<EventTemplate, 'created_at'>) =>
    say('EVENT', finalizeEvent({ ...template, created_at: Math.floor(Date.now() / 1000) }, secret));
  const cipherOf = (client: string) => {
    const cipher = ciphers.get(client) ?? createCipher(secret, client);
    ciphers.set(client, cipher);
    return cipher;
  };
  const answer = (request: SignedEvent) => {
    if (isCareful && !isAuthentic(request)) throw new Error('The request is forged.');
    const cipher = cipherOf(request.pubkey);
    const { method, params } = JSON.parse(cipher.decrypt(request.content));
    const name = METHODS.find((known) => known === method);
    if (!name) throw new Error(`The instant wallet has no method ${method}.`);
    publish({
      kind: KIND.response,
      tags: [
        ['p', request.pubkey],
        ['e', request.id],
      ],
      content: cipher.encrypt(
        encryption,
        JSON.stringify({ result_type: name, error: null, result: RESULTS[name](params.invoice) }),
      ),
    });
  };

  await new Promise<void>((resolve, reject) => {
    socket.on('error', reject);
    socket.on('open', () => say('REQ', 'requests', { kinds: [KIND.request], '#p': [pubkey] }));
    socket.on('message', (data) => {
      const [type, , subject, reason] = JSON.parse(String(data));
      if (type === 'EOSE')
        publish({ kind: KIND.info, tags: [['encryption', encryption]], content: METHODS.join(' ') });
      if (type === 'OK') {
        if (subject !== true) throw new Error(`The relay refused an event: ${reason}`);
        resolve(); // the first is for the info event
      }
      const event = type === 'EVENT' ? parseEvent(subject) : null;
      if (event) answer(event);
    });
  });
  return pubkey;
}
