/**
 * The least that a payment over NIP-47 takes: one open socket, one subscription; encrypt, sign, send, check, decrypt. Our cryptography, and nothing of
 * ours besides.
 */
import { getPublicKey } from 'nostr-tools/pure';
import WebSocket from 'ws';
import { createCipher } from '../../src/nwc/cipher';
import { isAuthentic, KIND, parseEvent, signEvent, tagValues } from '../../src/nwc/events';
import { preimageOf } from '../nwc/answers';
import type { Connection } from '../nwc/connection';

export interface Floor {
  /** Resolves once the preimage is there. */
  pay: (invoice: string) => Promise<void>;
  close: () => void;
}

export async function openFloor({ relay, walletPubkey, secret, encryption }: Connection): Promise<Floor> {
  const pubkey = getPublicKey(secret);
  const cipher = createCipher(secret, walletPubkey);
  const waiting = new Map<string, (preimage: unknown) => void>();
  const socket = new WebSocket(relay, { perMessageDeflate: false });
  const say = (...message: unknown[]) => socket.send(JSON.stringify(message));

  await new Promise((resolve, reject) => {
    socket.on('error', reject);
    socket.on('open', () =>
      say('REQ', 'responses', { kinds: [KIND.response], authors: [walletPubkey], '#p': [pubkey] }),
    );
    socket.on('message', (data) => {
      const [type, , body] = JSON.parse(String(data));
      if (type === 'EOSE') resolve(null);
      const event = type === 'EVENT' ? parseEvent(body) : null;
      if (!event) return;
      if (!isAuthentic(event)) throw new Error('The response is forged.');
      const [request = ''] = tagValues(event, 'e');
      waiting.get(request)?.(JSON.parse(cipher.decrypt(event.content)).result.preimage);
      waiting.delete(request);
    });
  });

  return {
    async pay(invoice) {
      const request = signEvent(
        {
          kind: KIND.request,
          created_at: Math.floor(Date.now() / 1000),
          tags: [
            ['p', walletPubkey],
            ['encryption', encryption],
          ],
          content: cipher.encrypt(encryption, JSON.stringify({ method: 'pay_invoice', params: { invoice } })),
        },
        secret,
        pubkey,
      );
      const preimage = new Promise((resolve) => waiting.set(request.id, resolve));
      say('EVENT', request);
      if ((await preimage) !== preimageOf(invoice)) throw new Error('The floor got a wrong preimage.');
    },
    close: () => socket.close(),
  };
}
