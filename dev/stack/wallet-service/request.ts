/** Opening what a client sent. */
import type { Event } from 'nostr-tools/pure';
import * as v from 'valibot';
import { nowSeconds } from '../lightning/ldk';
import type { Cipher } from './cipher';

export interface RequestBody {
  method: string;
  params: unknown;
}

const body = v.object({ method: v.string(), params: v.optional(v.unknown(), {}) });

/** The request, or null where the event holds none that we can read. */
export function readRequest(event: Event, cipher: Cipher): RequestBody | null {
  try {
    const parsed = v.safeParse(body, JSON.parse(cipher.decrypt(event.content)));
    return parsed.success ? parsed.output : null;
  } catch {
    return null;
  }
}

export function tagOf(event: Event, name: string): string | null {
  return event.tags.find((tag) => tag[0] === name)?.[1] ?? null;
}

/** True for a request its sender does not want acted on any more. */
export function hasExpired(event: Event): boolean {
  const expiration = tagOf(event, 'expiration');
  return expiration !== null && Number(expiration) < nowSeconds();
}
