/** Login by key (LUD-04). */

import { randomBytes } from 'node:crypto';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { json, type Reply, refusal } from './reply';

export interface Login {
  k1: string;
  action: string | null;
  /** Hex. */
  key: string;
}

export class AuthService {
  readonly logins: Login[] = [];
  /** By challenge: the action it was made for. Each logs in once. */
  readonly #unused = new Map<string, string | null>();

  /** A fresh challenge, as a URL. */
  loginUrl(origin: string, action: string | null): string {
    const k1 = randomBytes(32).toString('hex');
    this.#unused.set(k1, action);
    return `${origin}/auth?tag=login&k1=${k1}${action === null ? '' : `&action=${action}`}`;
  }

  answer(query: URLSearchParams): Reply {
    const k1 = query.get('k1') ?? '';
    const key = query.get('key') ?? '';
    const action = this.#unused.get(k1);
    if (action === undefined) return refusal('This challenge is unknown, or was used.');
    if (!isSigned(k1, query.get('sig') ?? '', key)) return refusal('The signature is wrong.');
    this.#unused.delete(k1);
    this.logins.push({ k1, action, key });
    return json({ status: 'OK' });
  }
}

function isSigned(k1: string, sig: string, key: string): boolean {
  if (!/^0[23][0-9a-f]{64}$/.test(key)) return false;
  try {
    return secp256k1.verify(Buffer.from(sig, 'hex'), Buffer.from(k1, 'hex'), Buffer.from(key, 'hex'), {
      prehash: false,
      format: 'der',
      lowS: true,
    });
  } catch {
    return false; // not DER, or no point of the curve
  }
}
