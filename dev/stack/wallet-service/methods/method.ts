/** What every method is given, and how it checks its parameters. */
import * as v from 'valibot';
import type { LightningNode } from '../../lightning/node';
import type { ConnectionRequest } from '../connection-request';
import type { Connection } from '../connections';
import type { Ledger } from '../ledger';
import { WalletError } from '../protocol';

export interface Wallet {
  node: LightningNode;
  /** The wallet's Lightning address, where it has one. */
  lud16: string | null;
  /** Names of all methods served. */
  served: readonly string[];
  /** Of the client that asks. */
  connection: Connection;
  /** Of the connection. */
  ledger: Ledger;
  /** What the connection could spend if it had no budget. */
  balanceMsat(): number;
  /** Makes another connection, and lets its client learn of it. Throws BAD_REQUEST where it is not to be. */
  connect(request: ConnectionRequest): Promise<Connection>;
}

/** Answers with its result, or throws a WalletError. */
export type Method = (params: unknown, wallet: Wallet) => Promise<object> | object;

/** A method whose parameters have this schema; others are answered BAD_REQUEST. */
export function method<Schema extends v.GenericSchema>(
  schema: Schema,
  run: (params: v.InferOutput<Schema>, wallet: Wallet) => Promise<object> | object,
): Method {
  return (params, wallet) => {
    const parsed = v.safeParse(schema, params);
    if (!parsed.success) throw new WalletError('BAD_REQUEST', describe(parsed.issues[0]));
    return run(parsed.output, wallet);
  };
}

export function describe(issue: v.BaseIssue<unknown>): string {
  const path = v.getDotPath(issue);
  return path === null ? issue.message : `${path}: ${issue.message}`;
}

/** Schemas the methods share. */
export const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
/** msat. */
export const amount = v.pipe(count, v.minValue(1));
/** What fits into an invoice. */
export const description = v.pipe(v.string(), v.maxBytes(639));
/** 32 bytes, hex. */
export const hash = v.pipe(v.string(), v.hexadecimal(), v.length(64), v.toLowerCase());
export const metadata = v.pipe(
  v.record(v.string(), v.unknown()),
  v.check((value) => JSON.stringify(value).length <= 4096, 'At most 4096 characters of JSON.'),
);
