/** Events (NIP-01): signed by us, or as relays send them, checked by shape first and by signature only where they matter. */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import type { EventTemplate } from 'nostr-tools/pure';
import * as v from 'valibot';
import type { SignedEvent } from '../contract/rows';
import { Point, schnorr } from '../core/secp256k1';

/** Event kinds of NIP-47, and of authentication (NIP-42). */
export const KIND = {
  info: 13194,
  request: 23194,
  response: 23195,
  notificationNip04: 23196,
  notificationNip44: 23197,
  auth: 22242,
} as const;

const hex = (length: number) => v.pipe(v.string(), v.regex(new RegExp(`^[0-9a-f]{${length}}$`)));

const eventSchema = v.object({
  id: hex(64),
  pubkey: hex(64),
  created_at: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  kind: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  tags: v.array(v.array(v.string())),
  content: v.string(),
  sig: hex(128),
});

/** The public key of a secret key, hex. */
export function getPublicKey(secret: Uint8Array): string {
  return bytesToHex(schnorr.getPublicKey(secret));
}

/** True for lower-case hex of a point that is a public key (BIP 340: x-only). */
export function isPublicKey(text: string): boolean {
  if (!/^[0-9a-f]{64}$/.test(text)) return false;
  try {
    Point.fromHex(`02${text}`);
    return true;
  } catch {
    return false; // it throws for what is on no curve, and tells no more
  }
}

/** Signs (NIP-01) with a secret key and its public key (hex): computing that each time would be a fifth of the cost. */
export function signEvent(template: EventTemplate, secret: Uint8Array, pubkey: string): SignedEvent {
  const event = { ...template, pubkey };
  const id = eventId(event);
  return { ...event, id, sig: bytesToHex(schnorr.sign(hexToBytes(id), secret)) };
}

/** NIP-01: "the sha256 of the serialized event". */
function eventId({ pubkey, created_at, kind, tags, content }: EventTemplate & { pubkey: string }): string {
  return bytesToHex(sha256(utf8ToBytes(JSON.stringify([0, pubkey, created_at, kind, tags, content]))));
}

/** Events of NIP-47 have a handful of tags. A relay may send anything, and looking at it all takes time. */
const MOST_TAGS = 100;
const MOST_TAG_VALUES = 20;

/** The event, or null where the value does not have the shape of one. The signature is not checked yet. */
export function parseEvent(value: unknown): SignedEvent | null {
  if (!hasFewTags(value)) return null;
  const parsed = v.safeParse(eventSchema, value, { abortEarly: true });
  return parsed.success ? parsed.output : null;
}

function hasFewTags(value: unknown): boolean {
  const { tags } = (value ?? {}) as { tags?: unknown };
  return (
    Array.isArray(tags) &&
    tags.length <= MOST_TAGS &&
    tags.every((tag) => Array.isArray(tag) && tag.length <= MOST_TAG_VALUES)
  );
}

/** True where id and signature hold, of an event that has the shape of one. */
export function isAuthentic({ id, sig, ...event }: SignedEvent): boolean {
  return id === eventId(event) && schnorr.verify(hexToBytes(sig), hexToBytes(id), hexToBytes(event.pubkey));
}

/** The values of all tags with this name. */
export function tagValues(event: SignedEvent, name: string): string[] {
  return event.tags.flatMap(([tag, value]) => (tag === name && value !== undefined ? [value] : []));
}
