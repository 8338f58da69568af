/** What both clients connect to: the relay and the wallet of a counterpart process. */
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { generateSecretKey } from 'nostr-tools/pure';
import * as v from 'valibot';
import type { Encryption } from '../../src/nwc/cipher';

/** `real` is the dev stack's relay before a wallet that checks requests; with `bare` neither of them checks a signature. */
export type RelayKind = 'real' | 'bare';

export interface Connection {
  relay: string;
  walletPubkey: string;
  /** The client's key. */
  secret: Uint8Array;
  encryption: Encryption;
  /** Ends the process of relay and wallet. */
  end: () => void;
}

const greeting = v.object({ relay: v.string(), walletPubkey: v.string() });

export async function connect(kind: RelayKind, encryption: Encryption): Promise<Connection> {
  const child = fork(fileURLToPath(new URL('./counterpart.ts', import.meta.url)), [kind, encryption], {
    execArgv: ['--import', 'tsx'],
  });
  const { relay, walletPubkey } = v.parse(greeting, await firstWord(child));
  return { relay, walletPubkey, secret: generateSecretKey(), encryption, end: () => child.disconnect() };
}

function firstWord(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    child.once('message', resolve);
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`Relay and wallet ended with ${code}.`)));
  });
}
