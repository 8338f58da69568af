/** Connecting a site, and what it asks of the wallet that is no payment. */
import * as v from 'valibot';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createInvoices, type Invoices } from '../../src/background/invoices';
import { createSites, type Sites } from '../../src/background/sites';
import { PAGE_PARAMS } from '../../src/contract/page-params';
import { msat } from '../../src/core/msat';
import { ScriptedWallet } from '../nwc/scripted-wallet';
import { emptyDatabase } from '../store/empty-database';
import { asker, beginLife, connect, type Life } from './life';
import { PromptDesk } from './prompt-desk';

let desk: PromptDesk;
let life: Life;
let sites: Sites;
let invoices: Invoices;

beforeEach(async () => {
  desk = new PromptDesk();
  life = beginLife({ databaseName: emptyDatabase().name, desk });
  const { db, policy, wallets, prompts } = life;
  sites = createSites({ db, policy, prompts, now: Date.now });
  invoices = createInvoices({ db, sites, wallets, prompts, now: Date.now });
  await connect(db, new ScriptedWallet(), {
    relays: ['ws://relay.invalid'],
    budget: null,
    info: { methods: ['make_invoice'] },
  });
});
afterEach(() => life.end());

const NEW_SITE = 'https://new.example';

test('a wallet disconnected between the approval and its taking effect leaves no site behind', async () => {
  const enabling = sites.enable(asker(NEW_SITE));
  const { id, kind } = await desk.asked.take();
  expect(kind).toBe('connect');
  await life.db.connections.clear();
  await life.prompts.decide(id, { approved: true });
  await expect(enabling).rejects.toMatchObject({ code: 'NO_WALLET' });
  expect(await life.db.sites.filter(({ origin }) => origin === NEW_SITE).toArray()).toEqual([]);
  expect(await sites.isEnabled(asker(NEW_SITE))).toBe(false);
});

test('a site that was blocked between the approval and its taking effect is not connected', async () => {
  const enabling = sites.enable(asker(NEW_SITE));
  const { id } = await desk.asked.take();
  await life.db.blocked.put({ origin: NEW_SITE, at: 0 });
  await life.prompts.decide(id, { approved: true });
  await expect(enabling).rejects.toMatchObject({ code: 'SITE_BLOCKED' });
  expect(await life.db.sites.filter(({ origin }) => origin === NEW_SITE).toArray()).toEqual([]);
});

test('bounds without a suggestion bind what the user may enter', async () => {
  const wishes = v.parse(PAGE_PARAMS.makeInvoice, { minimumAmount: 10, maximumAmount: '20' });
  const making = invoices.make(asker(), wishes);
  const { id, ...asked } = await desk.asked.take();
  expect(asked).toMatchObject({ kind: 'invoice', suggested: null, minimum: 10_000, maximum: 20_000 });
  for (const amount of [msat(9_999), msat(20_001)]) {
    await expect(life.prompts.decide(id, { approved: true, amount })).rejects.toMatchObject({
      code: 'INVALID_PARAMS',
    });
  }
  await life.prompts.decide(id, { approved: false });
  await expect(making).rejects.toMatchObject({ code: 'USER_REJECTED' });
});
