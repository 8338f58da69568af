/** Runs in the page: it pays by `window.webln`, or by Alby's client, and notes how long that takes. Bundled for the browser when the suite runs. */
import { NWCClient } from '@getalby/sdk/nwc';
import { atOnce, oneByOne, type Pay, pause } from './payer';
import type { PageMarks } from './probe';

/** What was noted of one payment, in ms since the epoch, and what the probed background noted of it. */
export interface NotedPayment {
  called: number;
  ended: number;
  /** When the page's message was there to be heard. */
  posted: number;
  background: PageMarks['marks'];
}

/** How the page is told what to do, as `window.payments`. */
export interface PayingPage {
  openAlby(uri: string): Promise<void>;
  /** See payer.ts: durations in ms. */
  oneByOne(payer: PagePayer, invoices: string[]): Promise<number[]>;
  atOnce(payer: PagePayer, invoices: string[]): Promise<number>;
  /** Pays once all tabs are told to; resolves with the end, in ms since the epoch. */
  armed(invoice: string): void;
  ended(): Promise<number>;
  /** Tells the other tabs of this origin to pay. Returns when, in ms since the epoch. */
  tellTabs(): number;
  /** Where the background is probed. */
  noted(invoices: string[]): Promise<NotedPayment[]>;
}

export type PagePayer = 'extension' | 'alby';

declare global {
  interface Window {
    payments: PayingPage;
  }
}

const clock = () => performance.timeOrigin + performance.now();
const { webln } = window as unknown as { webln: { sendPayment(invoice: string): Promise<unknown> } };
const tabs = new BroadcastChannel('pay');
let alby: NWCClient | null = null;
let ending: Promise<number> | null = null;

const PAYERS: Record<PagePayer, Pay> = {
  extension: (invoice) => webln.sendPayment(invoice),
  alby(invoice) {
    if (!alby) throw new Error("Alby's client is not open.");
    return alby.payInvoice({ invoice });
  },
};

/** Both messages pass the page's own window: the bridge hears the call in the same turn. */
async function notedPayment(invoice: string): Promise<NotedPayment> {
  const posted = message('call').then(clock);
  const answer = message('answer');
  const called = clock();
  await webln.sendPayment(invoice);
  const ended = clock();
  return { called, posted: await posted, ended, background: (await answer).marks ?? [] };
}

function message(kind: 'call' | 'answer'): Promise<Partial<PageMarks>> {
  return new Promise((resolve) => {
    const hear = ({ data }: MessageEvent<{ fusebox?: string } & Partial<PageMarks>>) => {
      if (data.fusebox !== kind) return;
      window.removeEventListener('message', hear);
      resolve(data);
    };
    window.addEventListener('message', hear);
  });
}

window.payments = {
  async openAlby(nostrWalletConnectUrl) {
    alby = new NWCClient({ nostrWalletConnectUrl });
    // It reads the info event once, before its first request, and keeps what it says.
    await alby.getInfo();
  },
  oneByOne: (payer, invoices) => oneByOne(PAYERS[payer], invoices),
  atOnce: (payer, invoices) => atOnce(PAYERS[payer], invoices),
  armed(invoice) {
    ending = new Promise((resolve, reject) => {
      tabs.onmessage = () => webln.sendPayment(invoice).then(() => resolve(clock()), reject);
    });
  },
  async ended() {
    if (!ending) throw new Error('This tab does not pay.');
    return ending;
  },
  tellTabs() {
    const at = clock();
    tabs.postMessage(null);
    return at;
  },
  async noted(invoices) {
    const noted: NotedPayment[] = [];
    for (const invoice of invoices) {
      await pause();
      noted.push(await notedPayment(invoice));
    }
    return noted;
  },
};
