/** Clients and the dev wallet on relays, where the switchboard says what goes wrong and every right answer names its request. */
import { FaultSwitchboard } from '../../dev/stack/faults/switchboard';
import type { LightningNetwork } from '../../dev/stack/lightning/network';
import { type Relay, startRelay } from '../../dev/stack/relay';
import type { Scheme } from '../../dev/stack/wallet-service/cipher';
import type { WalletRequest } from '../../dev/stack/wallet-service/interceptors';
import {
  INFO_KIND,
  NOTIFICATION_KINDS,
  type Outcome,
  REQUEST_KIND,
  RESPONSE_KIND,
} from '../../dev/stack/wallet-service/protocol';
import { startWalletService, type WalletService } from '../../dev/stack/wallet-service/service';
import type { SignedEvent } from '../../src/contract/rows';
import { msat } from '../../src/core/msat';
import { batchReader } from '../../src/nwc/batch-reader';
import { NwcClient } from '../../src/nwc/client';
import type { Method, MethodParams } from '../../src/nwc/methods';
import { NwcError } from '../../src/nwc/nwc-error';
import { type ConnectionUri, parseConnectionUri } from '../../src/nwc/uri';
import { openSocket } from './open-socket';

/** Of the batch that is asked. */
const ITEMS = ['a', 'b', 'c'];

/** What is asked, and the result that belongs to the request (and item) of this name. The wallet's node has no part in it. */
const QUESTIONS = {
  get_balance: { params: {}, result: (name) => ({ balance: amountOf(name) }) },
  get_info: { params: {}, result: (name) => ({ alias: name }) },
  lookup_invoice: { params: { payment_hash: '0'.repeat(64) }, result: (name) => ({ payment_hash: name }) },
  make_invoice: { params: { amount: msat(1000) }, result: (name) => ({ invoice: `lnbc${name}` }) },
  pay_invoice: {
    params: { invoice: 'lnbc1' },
    result: (name) => ({ preimage: name, fees_paid: amountOf(name) }),
  },
  list_transactions: { params: {}, result: (name) => ({ transactions: [{ payment_hash: name }] }) },
  sign_message: { params: { message: 'm' }, result: (name) => ({ message: 'm', signature: name }) },
  multi_pay_invoice: {
    params: { invoices: ITEMS.map((id) => ({ id, invoice: 'lnbc1' })) },
    result: (name) => ({ preimage: name }),
  },
} satisfies { [M in Method]?: { params: MethodParams[M]; result: (name: string) => object } };

export type Asked = keyof typeof QUESTIONS;
export const ASKED = Object.keys(QUESTIONS) as Asked[];

export interface WorldOptions {
  network: LightningNetwork;
  scheme?: Scheme;
  relays?: number;
  /** Whether the relays keep wallet events, so that nothing is lost while nobody listens; by default they do. */
  keepsWalletEvents?: boolean;
}

export class HostileWorld {
  readonly wallet: WalletService;
  readonly faults: FaultSwitchboard;
  readonly connection: ConnectionUri;
  readonly client: NwcClient;
  /** Ids of the requests that the wallet refuses, with a message that names them. */
  readonly refused = new Set<string>();
  /** What the wallet acted on since all was last forgotten. */
  readonly heard: WalletRequest[] = [];
  readonly #clients: NwcClient[] = [];
  /** How far the clocks of clients and wallet are ahead, in seconds. */
  #ahead = 0;

  /** Resolves once the client knows the wallet. */
  static async start(options: WorldOptions): Promise<HostileWorld> {
    const { network, scheme = 'nip44_v2', relays: count = 2, keepsWalletEvents = true } = options;
    const relays = await Promise.all(Array.from({ length: count }, () => startRelay({ keepsWalletEvents })));
    const wallet = await startWalletService({
      relayUrls: relays.map(({ url }) => url),
      node: network.wallet,
      encryptions: [scheme],
    });
    const world = new HostileWorld(relays, wallet, scheme);
    await world.forgetAll();
    await world.client.readInfo(20_000);
    return world;
  }

  private constructor(
    readonly relays: readonly Relay[],
    wallet: WalletService,
    readonly scheme: Scheme,
  ) {
    this.wallet = wallet;
    this.faults = new FaultSwitchboard(wallet, ...relays);
    wallet.intercept(async (request) => {
      this.heard.push(request);
      return this.#outcomeOf(request);
    });
    this.connection = parseConnectionUri(wallet.uri);
    this.client = this.newClient();
  }

  /** Another life of the one connection. */
  newClient(): NwcClient {
    const { walletPubkey, relays, secret } = this.connection;
    const now = () => Date.now() + this.#ahead * 1000;
    const client = new NwcClient({ walletPubkey, relays, secret, openSocket, now, random: () => 0 });
    this.#clients.push(client);
    return client;
  }

  sign(method: Asked): SignedEvent {
    return this.client.sign(method, QUESTIONS[method].params, 300);
  }

  /** What the caller gets to know. */
  async ask(method: Asked, event: SignedEvent, timeout: number): Promise<unknown> {
    if (method !== 'multi_pay_invoice') return told(this.client.send(method, event, { timeout }));
    const answers = await this.client.sendBatch(method, event, batchReader(method, ITEMS), { timeout });
    // In the order of the items: their answers come in any.
    const came = Array.from(answers, ([id, answer]) => [
      id,
      answer.ok ? answer.result : wordsOf(answer.error),
    ]);
    return Object.fromEntries(came.sort(([a], [b]) => ITEMS.indexOf(String(a)) - ITEMS.indexOf(String(b))));
  }

  /** How many responses this has. */
  responsesTo(method: Asked): number {
    return method === 'multi_pay_invoice' ? ITEMS.length : 1;
  }

  /** What the caller must get to know where the wallet's answers arrive. */
  truth(method: Asked, { id }: SignedEvent): unknown {
    const about = (name: string) =>
      this.refused.has(id) ? { walletCode: 'INTERNAL', said: name } : QUESTIONS[method].result(name);
    if (method !== 'multi_pay_invoice') return about(id);
    return Object.fromEntries(ITEMS.map((item) => [item, about(id + item)]));
  }

  /** What the caller must get to know where there is no answer, for this reason. */
  silence(method: Asked, code: string): unknown {
    if (method !== 'multi_pay_invoice') return { code };
    return Object.fromEntries(ITEMS.map((item) => [item, { code }]));
  }

  /** The wallet answers what it was silent on; nothing goes wrong any more. */
  async answerLate({ id }: SignedEvent): Promise<void> {
    this.faults.plan = () => [];
    for (const request of this.heard.filter(({ event }) => event.id === id)) {
      const { result, error } = { result: null, error: null, ...this.#outcomeOf(request) };
      await request.answerWith(JSON.stringify({ result_type: request.method, error, result }));
    }
  }

  /** The clocks of clients and wallet go on. A client puts up with so much nonsense in a second, and tests make more of it. */
  pass(seconds: number): void {
    this.#ahead += seconds;
    this.wallet.clockOffsetSeconds = this.#ahead;
  }

  /** The relays have nothing of the past but the wallet's info event. */
  async forgetAll(): Promise<void> {
    this.refused.clear();
    this.heard.length = 0;
    const info = this.wallet.sign({
      kind: INFO_KIND,
      tags: [['encryption', this.scheme]],
      content: ASKED.join(' '),
      // Newer than the wallet's own.
      created_at: Math.floor(Date.now() / 1000) + this.#ahead + 1,
    });
    for (const relay of this.relays) {
      relay.forget(REQUEST_KIND);
      relay.forget(RESPONSE_KIND);
      relay.forget(NOTIFICATION_KINDS[this.scheme]);
      await relay.publish(info);
    }
  }

  async close(): Promise<void> {
    for (const client of this.#clients) client.close();
    this.wallet.close();
    for (const relay of this.relays) await relay.close();
  }

  #outcomeOf({ method, event, item }: WalletRequest): Outcome {
    const name = event.id + (item ?? '');
    if (this.refused.has(event.id)) return { error: { code: 'INTERNAL', message: name } };
    return { result: QUESTIONS[method as Asked].result(name) };
  }
}

/** The result, or the error's codes and the wallet's words. */
export async function told(response: Promise<unknown>): Promise<unknown> {
  try {
    return await response;
  } catch (error) {
    if (error instanceof NwcError) return wordsOf(error);
    throw error;
  }
}

function wordsOf({ code, walletCode, details }: NwcError): object {
  return walletCode === undefined ? { code } : { walletCode, said: details };
}

/** msat, other for each request. */
function amountOf(name: string): number {
  return Number.parseInt(name.slice(0, 12), 16);
}
