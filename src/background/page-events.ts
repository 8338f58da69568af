/**
 * What pages are told as it happens: that their wallet is another one now, and what their wallet says of payments. A wallet is listened
 * to only while a page listens that may hear it. Nothing here keeps the background alive.
 */
import { liveQuery } from 'dexie';
import type { PageEventName } from '../contract/page-messages';
import type { PageParams } from '../contract/page-params';
import type { SiteRow } from '../contract/rows';
import { createTurns } from '../core/turns';
import type { NotificationCursor, WalletNotification } from '../nwc/notifications';
import type { Transaction } from '../nwc/transaction';
import type { Database } from '../store/database';
import type { ToldNotices } from '../store/told-notices';
import { isWalletLocked } from '../vault/vault';
import type { Asker, AskingDocument } from './asker';
import { inSats, shownTo } from './shown-transactions';
import type { Sites } from './sites';
import type { Wallets } from './wallets';

const WALLET_EVENTS: Record<WalletNotification['type'], PageEventName> = {
  payment_received: 'paymentReceived',
  payment_sent: 'paymentSent',
  hold_invoice_accepted: 'holdInvoiceAccepted',
};

/** In the place of a wallet that announces no notifications. */
const SILENT = { stop: () => undefined };

export interface PageEvents {
  /**
   * From now on the document is told of this event, until it goes. What the wallet says of payments needs the permission `events`: it is asked for
   * once, unless the bridge only repeats (`again`) what was granted. Throws NOT_ENABLED and USER_REJECTED.
   */
  listen(asker: Asker, params: PageParams<'on'>): Promise<void>;
  stop(asker: Asker, event: PageEventName): void;
  /** Listens anew: the wallets' clients were closed, or can be had again. */
  renew(): void;
}

export interface PageEventsDeps {
  db: Database;
  sites: Sites;
  wallets: Wallets;
  /** Told of what was paid to a connection's wallet. */
  onReceived: (connectionId: string, transaction: Transaction) => Promise<void>;
  told: {
    read: () => Promise<ToldNotices>;
    write: (connectionId: string, told: NotificationCursor['told']) => Promise<void>;
  };
}

interface Listener extends Pick<Asker, 'origin' | 'shownOrigin' | 'topOrigin'> {
  events: Set<PageEventName>;
  /** The wallet that the site used when it was last looked. */
  connectionId: string | null;
  /** Of that wallet: a renewal may have led to another one. */
  walletPubkey: string | undefined;
  /** Ends the waiting for the document to go. */
  forgotten: AbortController;
}

export function createPageEvents({ db, sites, wallets, onReceived, told }: PageEventsDeps): PageEvents {
  const listeners = new Map<AskingDocument, Listener>();
  /** How to stop listening to a wallet, by connection. */
  const heard = new Map<string, { stop(): void }>();
  let watching: { unsubscribe(): void } | null = null;
  /** One change at a time. */
  const inTurn = createTurns();

  const anyListens = () => listeners.size > 0;

  function watchSites(): void {
    if (anyListens() && !watching) {
      watching = liveQuery(() => db.sites.toArray()).subscribe({
        next: () => void update(),
        error: (error: unknown) => {
          watching = null; // whoever listens next tries again
          console.error('Fusebox: changes of sites are not seen', error);
        },
      });
    }
    if (!anyListens()) {
      watching?.unsubscribe();
      watching = null;
    }
  }

  /** Brings what is listened to in line with who listens, and tells whose wallet is another one. */
  function update(): Promise<void> {
    return inTurn(async () => {
      watchSites();
      const wanted = new Set<string>();
      for (const [document, listener] of listeners) {
        const site = await sites.connectedSite(listener);
        const { connectionId: before, walletPubkey } = listener;
        const wallet = site && (await db.connections.get(site.connectionId));
        listener.connectionId = site?.connectionId ?? null;
        listener.walletPubkey = wallet?.walletPubkey;
        const isSame = before === listener.connectionId && walletPubkey === listener.walletPubkey;
        if (before !== null && !isSame && listener.events.has('accountChanged')) {
          // That the user has forgotten or blocked it is no news for a site: only that its wallet is another one, or is gone.
          if (site || !(await db.connections.get(before)))
            document.tell({ event: 'accountChanged', data: null });
        }
        if (site && mayHearWallet(site, listener)) wanted.add(site.connectionId);
      }
      for (const [connectionId, hearing] of heard) {
        if (wanted.has(connectionId)) continue;
        hearing.stop();
        heard.delete(connectionId);
      }
      for (const connectionId of wanted) {
        if (heard.has(connectionId)) continue;
        // One that cannot be opened holds up no other. While the vault is locked none can.
        const hearing = await hear(connectionId).catch(unlessLocked);
        if (hearing) heard.set(connectionId, hearing);
      }
    }).catch(logged);
  }

  function forget(document: AskingDocument): void {
    listeners.get(document)?.forgotten.abort();
    listeners.delete(document);
    void update();
  }

  async function hear(connectionId: string): Promise<{ stop(): void }> {
    const { client } = await wallets.of(connectionId);
    const { notifications } = client.info;
    if (!notifications.some((type) => Object.hasOwn(WALLET_EVENTS, type))) return SILENT;
    const { [connectionId]: before = [] } = await told.read();
    // From now on. The client looks back a little, over the clocks of others: what it finds there was told before, or is told late.
    const listening = client.listen(
      (notification) => {
        void inTurn(async () => {
          await tell(connectionId, notification);
          if (notification.type === 'payment_received')
            await onReceived(connectionId, { ...notification.transaction, state: 'settled' });
          await told.write(connectionId, listening.cursor().told);
        }).catch((error: unknown) => console.error('Fusebox: a notification was not passed on', error));
      },
      { heardUntil: {}, told: before },
    );
    return listening;
  }

  async function tell(
    connectionId: string,
    { type, transaction, settleDeadline }: WalletNotification,
  ): Promise<void> {
    const event = WALLET_EVENTS[type];
    for (const [document, listener] of listeners) {
      if (!listener.events.has(event)) continue;
      const site = await sites.connectedSite(listener);
      if (site?.connectionId !== connectionId || !mayHearWallet(site, listener)) continue;
      const { shown } = await shownTo(db, site, transaction);
      const data = {
        ...inSats(shown),
        ...(settleDeadline === null ? {} : { settle_deadline: settleDeadline }),
      };
      document.tell({ event, data });
    }
  }

  return {
    renew() {
      // After what is being begun: it may begin with a client that is closed by now.
      void inTurn(async () => {
        for (const hearing of heard.values()) hearing.stop();
        heard.clear();
      }).then(update);
    },

    async listen(asker, { event, again }) {
      if (event !== 'accountChanged') {
        const site = await sites.enabledSite(asker);
        if (!site.permissions.includes('events')) {
          if (again) return;
          await sites.requirePermission(asker, 'events');
        }
      }
      if (asker.signal.aborted) return;
      const { document, origin, shownOrigin, topOrigin, signal } = asker;
      const known = listeners.get(document);
      if (known) known.events.add(event);
      else {
        const forgotten = new AbortController();
        listeners.set(document, {
          origin,
          shownOrigin,
          topOrigin,
          events: new Set([event]),
          connectionId: null,
          walletPubkey: undefined,
          forgotten,
        });
        signal.addEventListener('abort', () => forget(document), { signal: forgotten.signal });
      }
      await update();
    },

    stop({ document }, event) {
      const listener = listeners.get(document);
      listener?.events.delete(event);
      if (listener?.events.size === 0) forget(document);
      else void update();
    },
  };
}

const logged = (error: unknown) => console.error('Fusebox: events for pages', error);

function unlessLocked(error: unknown): void {
  if (!isWalletLocked(error)) logged(error);
}

function mayHearWallet({ permissions }: SiteRow, { events }: Listener): boolean {
  const listensToWallet = Object.values(WALLET_EVENTS).some((event) => events.has(event));
  return listensToWallet && permissions.includes('events');
}
