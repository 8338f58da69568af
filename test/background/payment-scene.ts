/** A site, its wallet on a real relay, and one life of the background after another over one database. Cleared away after the test. */
import { finalizeEvent } from 'nostr-tools/pure';
import { expect, onTestFinished } from 'vitest';
import { type Relay, startRelay } from '../../dev/stack/relay';
import type { Asker } from '../../src/background/asker';
import type { PaymentRow, WalletInfo } from '../../src/contract/rows';
import { ScriptedWallet } from '../nwc/scripted-wallet';
import { encrypt, type Heard } from '../nwc/wallet-words';
import { emptyDatabase } from '../store/empty-database';
import { payment } from '../store/payment-rows';
import { OpenKeys } from '../vault/vault-of';
import type { TestInvoice } from './invoices';
import { asker, beginLife, CONNECTION, connect, type Life, type LifeOptions } from './life';
import { PromptDesk } from './prompt-desk';
import { error } from './wallet-answers';

export interface SceneWishes {
  /** What the wallet announces besides paying. */
  methods?: string[];
  notifications?: string[];
  /** The relay forgets what it passes on. */
  forgets?: boolean;
  /** In sats; null for none. */
  budget?: number | null;
}

export async function openScene(wishes: SceneWishes = {}): Promise<PaymentScene> {
  const { methods = ['lookup_invoice'], notifications = [], forgets = false, budget = 10_000 } = wishes;
  const relay = await startRelay({ keepsWalletEvents: !forgets });
  const wallet = await new ScriptedWallet(relay.url).connect();
  const scene = new PaymentScene(relay, wallet, emptyDatabase().name);
  onTestFinished(() => scene.close());
  const info: Partial<WalletInfo> = { methods: ['pay_invoice', ...methods], notifications };
  await connect(scene.life.db, wallet, { relays: [relay.url], budget, info });
  return scene;
}

export class PaymentScene {
  readonly desk = new PromptDesk();
  readonly openKeys = new OpenKeys();
  life: Life;

  constructor(
    readonly relay: Relay,
    readonly wallet: ScriptedWallet,
    readonly databaseName: string,
  ) {
    this.life = beginLife({ databaseName, desk: this.desk, openKeys: this.openKeys });
  }

  /** The background dies where it stands, and another begins over what it left. */
  async die(options: Partial<LifeOptions> = {}): Promise<void> {
    await this.life.end();
    this.life = beginLife({
      databaseName: this.databaseName,
      desk: this.desk,
      openKeys: this.openKeys,
      ...options,
    });
  }

  /** What each method is answered with; what is not here is answered NOT_FOUND. */
  script(answers: Record<string, (request: Heard) => unknown>): void {
    this.wallet.script = (request) =>
      (answers[request.method] ?? (() => error(request.method, 'NOT_FOUND')))(request);
  }

  send(invoice: TestInvoice, from: Asker = asker()): ReturnType<Life['payments']['send']> {
    const sending = this.life.payments.send(from, invoice.text);
    sending.catch(() => undefined); // its end is looked at later
    return sending;
  }

  /** What the wallet was asked by this method. */
  heard(method: string): Heard[] {
    return this.wallet.requests.all.filter((request) => request.method === method);
  }

  /** How many requests to pay the wallet was ever given. */
  get requestsToPay(): number {
    return new Set(this.heard('pay_invoice').map(({ event }) => event.id)).size;
  }

  rows(): Promise<PaymentRow[]> {
    return this.life.db.payments.toArray();
  }

  async onlyRow(): Promise<PaymentRow> {
    const [row, ...others] = await this.rows();
    expect(others).toEqual([]);
    if (!row) throw new Error('The journal is empty.');
    return row;
  }

  /** A payment that an earlier life sent, whose request expires in so many seconds. */
  async sentBefore(
    { paymentHash, text }: TestInvoice,
    { expiresIn = 300, ...changes }: Partial<PaymentRow> & { expiresIn?: number } = {},
  ): Promise<PaymentRow> {
    const { client } = await this.life.wallets.of(CONNECTION);
    const request = client.sign('pay_invoice', { invoice: text }, expiresIn);
    const sent = payment({ paymentHash, invoice: text, createdAt: Date.now() });
    const row: PaymentRow = { ...sent, request, state: 'open', ...changes };
    await this.life.db.payments.add(row);
    return row;
  }

  /** The wallet notifies the connection of this, now or at this date (seconds). */
  async notify(type: string, notification: object, at = Math.floor(Date.now() / 1000)): Promise<void> {
    const { client } = await this.life.wallets.of(CONNECTION);
    const body = JSON.stringify({ notification_type: type, notification });
    const content = encrypt('nip44_v2', body, this.wallet.secret, client.clientPubkey);
    const tags = [['p', client.clientPubkey]];
    await this.wallet.publish(
      finalizeEvent({ kind: 23197, created_at: at, tags, content }, this.wallet.secret),
    );
  }

  async close(): Promise<void> {
    await this.life.end();
    this.wallet.close();
    await this.relay.close();
  }
}
