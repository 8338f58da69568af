/** A made-up regtest chain: headers without work, blocks without a network, seen at once by every node that follows. */
import { createHash, randomBytes } from 'node:crypto';
import * as ldk from 'lightningdevkit';
import { nowSeconds } from './ldk';

export const NETWORK = ldk.Network.LDKNetwork_Regtest;

const sha256 = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest();

export class Chain {
  #height = 0;
  #tip: Uint8Array = ldk.BestBlock.constructor_from_network(NETWORK).get_block_hash();
  /** Header time of the tip, seconds since the epoch. */
  #time = 0;
  #mempool: Uint8Array[] = [];
  readonly #followers: ldk.Confirm[] = [];

  get height(): number {
    return this.#height;
  }

  /** In the byte order of the protocol, which is the reverse of the one people print. */
  get tip(): Uint8Array {
    return this.#tip;
  }

  /** From now on these hear of every block. */
  follow(...followers: ldk.Confirm[]): void {
    this.#followers.push(...followers);
  }

  broadcast(transaction: Uint8Array): void {
    this.#mempool.push(Uint8Array.from(transaction));
  }

  /** Adds blocks; the first holds whatever was broadcast. */
  mine(blocks: number): void {
    for (let mined = 0; mined < blocks; mined++) {
      const transactions = this.#mempool.splice(0);
      const header = this.#replaceTip(this.#height + 1);
      for (const follower of this.#followers) {
        if (transactions.length > 0) {
          const placed = transactions.map((transaction, index) =>
            ldk.TwoTuple_usizeTransactionZ.constructor_new(index + 1, transaction),
          );
          follower.transactions_confirmed(header, placed, this.#height);
        }
        follower.best_block_updated(header, this.#height);
      }
    }
  }

  /**
   * Gives the tip a header of this second. The nodes have no other clock: without it, a new invoice would bear the
   * time of the last block.
   */
  refreshTime(): void {
    if (this.#time >= nowSeconds()) return;
    const header = this.#replaceTip(this.#height);
    for (const follower of this.#followers) follower.best_block_updated(header, this.#height);
  }

  #replaceTip(height: number): Uint8Array {
    const header = Buffer.alloc(80);
    this.#time = Math.max(this.#time, nowSeconds());
    header.writeInt32LE(4, 0);
    header.set(this.#tip, 4);
    header.set(randomBytes(32), 36);
    header.writeUInt32LE(this.#time, 68);
    header.writeUInt32LE(0x207fffff, 72);
    this.#height = height;
    this.#tip = sha256(sha256(header));
    return header;
  }
}

/** A transaction with one output that pays `sats` to `script`, and an input that spends nothing real. */
export function fundingTransaction(script: Uint8Array, sats: bigint): Uint8Array {
  const value = Buffer.alloc(8);
  value.writeBigUInt64LE(sats);
  const versionAndSegwit = Buffer.from('020000000001', 'hex');
  const outpointTail = Buffer.from('0000000000ffffffff', 'hex');
  const witnessAndLocktime = Buffer.from('0101ff00000000', 'hex');
  return Buffer.concat([
    versionAndSegwit,
    Buffer.of(1),
    randomBytes(32),
    outpointTail,
    Buffer.of(1),
    value,
    Buffer.of(script.length),
    script,
    witnessAndLocktime,
  ]);
}
