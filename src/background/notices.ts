/** What the system tells the user while no page of Fusebox is open: each kind where the settings have it, nothing of private windows. */
import type { Messages } from '../contract/messages';
import type { InvoiceRow, Notifications, PaymentRow, SiteRow } from '../contract/rows';
import { periodStart } from '../core/budget';
import { satsRoundedDown } from '../core/msat';
import { isPrivate, OWN } from '../core/origins';
import { createTurns } from '../core/turns';
import type { Database } from '../store/database';
import { settingsOf } from '../store/settings';

/** A text by its key, what stands in its blanks, and the address of the popup that a click opens. */
export interface Notice {
  key: Extract<keyof Messages, `notice_${string}`>;
  /** In sats; null where the text has none. */
  sats: number | null;
  site: string;
  opens: string;
}

/** Each tells what has happened. None ever rejects: what cannot be shown is lost. */
export interface Notices {
  received(invoice: InvoiceRow): void;
  /** The site's budget is used up. Told once in its period. */
  blown(site: SiteRow): void;
  /** The payment, which was open, has ended. */
  late(payment: PaymentRow): void;
}

export interface NoticesDeps {
  db: Database;
  show: (notice: Notice) => Promise<void>;
  /** True the first time that this name is given, as `storage.session` remembers it. */
  isFirst: (name: string) => Promise<boolean>;
  /** ms since the epoch. */
  now: () => number;
}

export function createNotices({ db, show, isFirst, now }: NoticesDeps): Notices {
  /** Of two at once, one is the first. */
  const inTurn = createTurns();

  function tell(
    kind: keyof Notifications,
    origin: string,
    notice: Omit<Notice, 'site'>,
    once?: string,
  ): void {
    const showIfWanted = async () => {
      if (isPrivate(origin) || !(await settingsOf(db)).notifications[kind]) return;
      if (once !== undefined && !(await isFirst(once))) return;
      await show({ ...notice, site: URL.canParse(origin) ? new URL(origin).host : '' });
    };
    inTurn(showIfWanted).catch((error: unknown) =>
      console.warn('Fusebox: a notification was not shown', error),
    );
  }

  return {
    received({ origin, amount }) {
      const key = origin === null ? 'notice_received' : 'notice_received_site';
      tell('received', origin ?? OWN, { key, sats: satsRoundedDown(amount), opens: '#/history' });
    },
    blown({ origin, connectionId, budget }) {
      if (!budget) return;
      const once = `${origin} ${connectionId} ${periodStart(budget, now())}`;
      tell('blown', origin, { key: 'notice_blown', sats: null, opens: '#/history' }, once);
    },
    late({ id, origin, amount, state }) {
      const key = state === 'settled' ? 'notice_late_paid' : 'notice_late_failed';
      tell('late', origin, { key, sats: satsRoundedDown(amount), opens: `#/payment/${id}` });
    },
  };
}
