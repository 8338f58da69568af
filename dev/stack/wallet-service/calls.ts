/** What a request asks the wallet to do: one thing, or one for each item of a multi_ request. */
import { METHODS } from './methods/index';
import type { Wallet } from './methods/method';
import { WalletError } from './protocol';
import type { RequestBody } from './request';

export interface Call {
  /** The `d` tag of its answer; null where there is none. */
  item: string | null;
  params: unknown;
  /** Resolves to the result, or throws a WalletError. */
  run(): Promise<object> | object;
}

/** `permit` gives the wallet as the method may use it, or throws a WalletError; the one call then throws that, too. */
export function callsOf({ method: name, params }: RequestBody, permit: () => Wallet): Call[] {
  try {
    const wallet = permit();
    const method = wallet.served.includes(name) ? METHODS.get(name) : undefined;
    if (method === undefined) throw new WalletError('NOT_IMPLEMENTED', `The wallet has no method ${name}.`);
    if (typeof method === 'function') return [{ item: null, params, run: () => method(params, wallet) }];
    return method.split(params).map((item) => ({
      item: item.name,
      params: item.params,
      run: () => method.each(item.params, wallet),
    }));
  } catch (error) {
    const run = () => {
      throw error;
    };
    return [{ item: null, params, run }];
  }
}
