/**
 * Signing and judging events for the relay and the wallet of the stack, by libsecp256k1 in WebAssembly: in a tenth of the time, which is
 * then there for what is tested, and by another library than the one that is tested.
 */
import type { Event, EventTemplate } from 'nostr-tools/pure';
import { initNostrWasm } from 'nostr-wasm';

const secp256k1 = await initNostrWasm();

/** The event of the template, signed. The template stays as it is. */
export function signEvent(template: EventTemplate, secretKey: Uint8Array): Event {
  const event = { ...template, id: '', pubkey: '', sig: '' };
  secp256k1.finalizeEvent(event, secretKey);
  return event;
}

/** True where the id is that of the event, and the signature its author's. */
export function isGenuine(event: Event): boolean {
  try {
    secp256k1.verifyEvent(event);
    return true;
  } catch {
    return false;
  }
}
