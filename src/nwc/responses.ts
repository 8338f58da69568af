/** The content of a response (NIP-47, kind 23195), decrypted and not yet believed. */
import * as v from 'valibot';
import { parseJson } from '../core/json';
import { type Method, type MethodResult, RESULTS } from './methods';
import { isDialectRefusal } from './nwc-error';

const responseSchema = v.looseObject({
  result_type: v.nullish(v.string()),
  error: v.nullish(v.object({ code: v.string(), message: v.nullish(v.string()) })),
  result: v.optional(v.unknown()),
});

/** What a response says: the result by schema, or the wallet's error as it is. */
export type ParsedResponse<M extends Method> =
  | { ok: true; result: MethodResult<M> }
  | { ok: false; code: string; message: string };

/** Reads the decrypted content of a response to `method`. Null where it is not one: wrong type, not JSON, not the schema. */
export function parseResponse<M extends Method>(method: M, content: string): ParsedResponse<M> | null {
  const response = v.safeParse(responseSchema, parseJson(content));
  if (!response.success) return null;
  const { result_type: type, error, result } = response.output;
  // A wallet that cannot read a request does not know what it asks for.
  if (type !== method && !isDialectRefusal(error?.code)) return null;
  if (error) return { ok: false, code: error.code, message: error.message ?? '' };
  const parsed = v.safeParse(RESULTS[method], result);
  return parsed.success ? { ok: true, result: parsed.output as MethodResult<M> } : null;
}
