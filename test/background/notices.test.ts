/** What the system tells the user of, and what not. */
import { beforeEach, describe, expect, test } from 'vitest';
import { createNotices, type Notice, type Notices } from '../../src/background/notices';
import type { PaymentRow, SiteRow } from '../../src/contract/rows';
import { OWN, PRIVATE } from '../../src/core/origins';
import type { Database } from '../../src/store/database';
import { changeSettings } from '../../src/store/settings';
import { budgetOf } from '../core/budgets';
import { emptyDatabase } from '../store/empty-database';
import { NOON } from '../store/payment-rows';
import { invoiceRow, paymentRow, siteRow } from '../worker/rows';
import { newInvoice } from './invoices';
import { asker, SITE } from './life';
import { openScene } from './payment-scene';
import { shortenPauses } from './short-pauses';
import { found, paid } from './wallet-answers';

const SHOP = 'https://shop.example:8443';
const DAY = 86_400_000;
let db: Database;
let shown: Notice[];
let clock: number;
let notices: Notices;

beforeEach(() => {
  db = emptyDatabase();
  shown = [];
  clock = NOON;
  const names = new Set<string>();
  notices = createNotices({
    db,
    show: async (notice) => void shown.push(notice),
    isFirst: async (name) => !names.has(name) && !!names.add(name),
    now: () => clock,
  });
});

const site = (changes: Partial<SiteRow> = {}) => siteRow(SHOP, 'a', { budget: budgetOf(1_000), ...changes });
const late = (changes: Partial<PaymentRow> = {}) =>
  paymentRow('1', { origin: SHOP, state: 'settled', ...changes });

/** All of each kind once, and what is shown last, to wait for. */
async function tellAll(origin: string): Promise<void> {
  notices.received(invoiceRow('1', { origin: origin === OWN ? null : origin }));
  notices.blown(site({ origin }));
  notices.late(late({ origin }));
}

/** Everything before this has been shown, or never will be. */
async function afterAll(): Promise<Notice[]> {
  await changeSettings(db, { notifications: { received: true, blown: true, late: true } });
  notices.late(late({ id: 'last' }));
  await expect.poll(() => shown.at(-1)?.opens).toBe('#/payment/last');
  return shown.slice(0, -1);
}

test('each says what, how much and of which site, and opens where it can be read', async () => {
  await tellAll(SHOP);
  expect(await afterAll()).toEqual([
    { key: 'notice_received_site', sats: 21, site: 'shop.example:8443', opens: '#/history' },
    { key: 'notice_blown', sats: null, site: 'shop.example:8443', opens: '#/history' },
    { key: 'notice_late_paid', sats: 1_000, site: 'shop.example:8443', opens: '#/payment/payment 1' },
  ]);
});

test('what is the user’s own names no site, and what failed says so', async () => {
  notices.received(invoiceRow('1'));
  notices.late(late({ origin: OWN, state: 'failed' }));
  expect(await afterAll()).toMatchObject([
    { key: 'notice_received', site: '' },
    { key: 'notice_late_failed', site: '' },
  ]);
});

test('nothing is told of a private window', async () => {
  await tellAll(`${PRIVATE}ab`);
  expect(await afterAll()).toEqual([]);
});

test.each(['received', 'blown', 'late'] as const)('%s is not told where it is turned off', async (kind) => {
  const others = { received: true, blown: true, late: true, [kind]: false };
  await changeSettings(db, { notifications: others });
  await tellAll(SHOP);
  await expect.poll(() => shown).toHaveLength(2);
  expect((await afterAll()).map(({ key }) => key.split('_')[1])).toEqual(
    ['received', 'blown', 'late'].filter((other) => other !== kind),
  );
});

test('a budget that is used up is told of once in its period', async () => {
  notices.blown(site());
  notices.blown(site());
  notices.blown(site({ connectionId: 'b' }));
  await expect.poll(() => shown).toHaveLength(2);
  clock += DAY;
  notices.blown(site());
  expect(await afterAll()).toHaveLength(3);
});

describe('the gate tells', () => {
  test('of a site whose budget does not suffice', async () => {
    const scene = await openScene({ budget: 50 });
    const blown: string[] = [];
    await scene.die({ onBlown: ({ origin }) => blown.push(origin) });
    void scene.send(newInvoice({ sats: 60 }), asker()).catch(() => undefined);
    await scene.desk.asked.take();
    expect(blown).toEqual([SITE]);
  });

  test('of a payment that was open, once it has ended, and of no other', async () => {
    shortenPauses();
    const scene = await openScene();
    const [open, quick] = [newInvoice(), newInvoice()];
    await scene.sentBefore(open);
    const ended: PaymentRow[] = [];
    await scene.die({ onLate: (row) => ended.push(row) });
    scene.script({
      pay_invoice: () => paid(quick.preimage),
      lookup_invoice: () => found({ type: 'outgoing', state: 'settled', preimage: open.preimage }),
    });
    await scene.life.payments.recover();
    await scene.send(quick);
    expect(ended).toMatchObject([{ paymentHash: open.paymentHash, state: 'settled' }]);
  });
});
