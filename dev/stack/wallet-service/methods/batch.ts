import * as v from 'valibot';
import { WalletError } from '../protocol';
import { describe, type Method } from './method';

/** A multi_ method: does something for each of its items, and answers each by itself. */
export interface Batch {
  /** Throws BAD_REQUEST where there are no items. */
  split(params: unknown): BatchItem[];
  each: Method;
}

export interface BatchItem {
  /** The `d` tag of the answer. */
  name: string;
  params: unknown;
}

/** `nameOf` serves for items without an `id`. */
export function batch(list: string, each: Method, nameOf: (item: Record<string, unknown>) => string): Batch {
  const item = v.looseObject({ id: v.optional(v.string()) });
  const schema = v.object({ [list]: v.pipe(v.array(item), v.minLength(1)) });
  return {
    split(params) {
      const parsed = v.safeParse(schema, params);
      if (!parsed.success) throw new WalletError('BAD_REQUEST', describe(parsed.issues[0]));
      return (parsed.output[list] ?? []).map(({ id, ...rest }) => ({
        name: id ?? nameOf(rest),
        params: rest,
      }));
    },
    each,
  };
}
