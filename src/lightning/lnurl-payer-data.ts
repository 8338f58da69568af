/** Who pays, where the service wants to know (LUD-18). */
import * as v from 'valibot';
import { FuseboxError } from '../contract/errors';
import { lnurlError } from './lnurl-error';

/** One thing that the service asks of the payer. */
export type PayerDataField =
  | { kind: 'name' | 'email' | 'identifier' | 'pubkey'; mandatory: boolean }
  /** A login with the payment: `k1` is the challenge, hex. */
  | { kind: 'auth'; mandatory: boolean; k1: string };

/** What the payer tells. `pubkey` is hex of a key made for this payment; `auth` is as `signChallenge` gives it. */
export interface PayerData {
  name?: string;
  email?: string;
  identifier?: string;
  pubkey?: string;
  auth?: { key: string; k1: string; sig: string };
}

const TEXTS = ['name', 'email', 'identifier', 'pubkey'] as const;

const field = v.object({ mandatory: v.literal(true) });
const challenge = v.object({ k1: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/i)) });

/** Reads the `payerData` of a pay request. Throws LNURL_ERROR where it demands what cannot be given. */
export function readPayerDataFields(asked: unknown): PayerDataField[] {
  const record = v.safeParse(v.record(v.string(), v.unknown()), asked);
  if (!record.success) return [];
  const fields: PayerDataField[] = [];
  for (const [name, value] of Object.entries(record.output)) {
    const mandatory = v.is(field, value);
    const kind = TEXTS.find((text) => text === name);
    if (kind !== undefined) fields.push({ kind, mandatory });
    else if (name === 'auth' && v.is(challenge, value))
      fields.push({ kind: 'auth', mandatory, k1: value.k1.toLowerCase() });
    // LUD-18: a mandatory one "MUST send or otherwise do not proceed with the payment flow".
    else if (mandatory)
      throw lnurlError('The service wants to know something of the payer that Fusebox cannot tell.');
  }
  return fields;
}

/**
 * The `payerdata` parameter, which is also what the invoice's hash commits to, or null where nothing is told. Throws INVALID_PARAMS
 * where something mandatory is missing, or something is told that was not asked.
 */
export function payerDataJson(fields: readonly PayerDataField[], given: PayerData): string | null {
  const told = Object.entries(given).filter(([, value]) => value !== undefined);
  for (const { kind, mandatory } of fields) {
    if (mandatory && !told.some(([name]) => name === kind)) {
      throw new FuseboxError('INVALID_PARAMS', `The service does not take the payment without your ${kind}.`);
    }
  }
  if (told.some(([name]) => !fields.some(({ kind }) => kind === name))) {
    throw new FuseboxError('INVALID_PARAMS', 'The service did not ask who pays. Do not tell it more.');
  }
  return told.length === 0 ? null : JSON.stringify(Object.fromEntries(told));
}
