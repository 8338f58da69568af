/**
 * `payment_sent` notifications (NIP-47), heard while a payment of the connection is being followed. A client has one listener, which all
 * payments of its connection share.
 */

import type { NwcClient } from '../nwc/client';
import type { Transaction } from '../nwc/transaction';
import type { Database } from '../store/database';
import { undecidedPayments } from '../store/payments';
import type { Wallet } from './wallets';

export interface PaymentNotices {
  /** Does the work while the wallet's notifications are heard, where it announces them. Rejects as the work does. */
  during<T>(wallet: Wallet, work: () => Promise<T>): Promise<T>;
}

export interface PaymentNoticesDeps {
  db: Database;
  /** Told what the wallet says of a payment that has left. Nothing is proven yet. */
  onSent: (connectionId: string, transaction: Transaction) => Promise<void>;
  /** ms since the epoch. */
  now: () => number;
}

type Listening = ReturnType<NwcClient['listen']>;

export function createPaymentNotices({ db, onSent, now }: PaymentNoticesDeps): PaymentNotices {
  /** By client, while anything is being followed: one that was closed hears nothing any more. */
  const shared = new Map<NwcClient, { holders: number; listening: Promise<Listening | null> }>();

  async function begin({ row, client }: Wallet): Promise<Listening | null> {
    if (!client.info.notifications.includes('payment_sent')) return null;
    const oldest = Math.min(now(), ...(await undecidedOf(row.id)).map(({ createdAt }) => createdAt));
    const heardUntil = Object.fromEntries(
      row.relays.map((relay) => [relay, row.heardUntil?.[relay] ?? Math.floor(oldest / 1000)]),
    );
    return client.listen(
      ({ type, transaction }) => {
        if (type !== 'payment_sent') return;
        onSent(row.id, transaction).catch((error: unknown) =>
          console.warn('Fusebox: what the wallet told of a payment was not stored', error),
        );
      },
      // What was told is told again: a proof that comes twice is one, and none is lost that was not stored in time.
      { heardUntil, told: [] },
    );
  }

  /** Keeps until when the relays were heard, as long as a payment is undecided: a later life goes on from there. */
  async function end({ row }: Wallet, listening: Listening): Promise<void> {
    const { heardUntil } = listening.cursor();
    listening.stop();
    await db.transaction('rw', db.connections, db.payments, async () => {
      const isUndecided = (await undecidedOf(row.id)).length > 0;
      if (!isUndecided && row.heardUntil === undefined) return;
      await db.connections.where({ id: row.id }).modify((stored) => {
        if (isUndecided) stored.heardUntil = heardUntil;
        else delete stored.heardUntil;
      });
    });
  }

  async function undecidedOf(connectionId: string) {
    return (await undecidedPayments(db)).filter((payment) => payment.connectionId === connectionId);
  }

  return {
    async during(wallet, work) {
      const { client } = wallet;
      // A voice that cannot be heard is missed and stops nobody: the others tell, too.
      const unheard = (error: unknown) => {
        console.warn('Fusebox: notifications of the wallet are not heard', error);
        return null;
      };
      const mine = shared.get(client) ?? { holders: 0, listening: begin(wallet).catch(unheard) };
      shared.set(client, mine);
      mine.holders++;
      try {
        await mine.listening;
        return await work();
      } finally {
        if (--mine.holders === 0) {
          shared.delete(client);
          const listening = await mine.listening;
          if (listening) await end(wallet, listening).catch(unheard);
        }
      }
    },
  };
}
