/** The one table of commands: what each takes, who may reach it (a page, or our own pages), and what does it. */
import * as v from 'valibot';
import { type ErrorData, errorData, errorDataForPage, FuseboxError } from '../contract/errors';
import type { CallOutcome, PageMethod } from '../contract/page-messages';
import { PAGE_PARAMS, PAGE_USAGE, type PageParams } from '../contract/page-params';
import { UI_PARAMS, type UiMethod, type UiParams } from '../contract/ui-commands';
import { walletLocked } from '../vault/vault';
import type { Asker } from './asker';
import type { BackupSecrets } from './backup-secrets';
import { connectionHealth } from './connection-health';
import type { Connections } from './connections';
import type { Invoices } from './invoices';
import type { Links } from './links';
import type { LnurlCalls } from './lnurl-calls';
import type { Lock } from './lock';
import type { Messages } from './messages';
import { createNip47Requests } from './nip47-requests';
import type { OwnPayments } from './own-payments';
import type { PageEvents } from './page-events';
import { createPagePayments } from './page-payments';
import type { Pairings } from './pairings';
import type { Payments } from './payments';
import type { Prompts } from './prompts';
import type { Received } from './received';
import type { SettingsChanges } from './settings';
import type { Sites } from './sites';
import type { WalletReads } from './wallet-reads';
import { readTransactions } from './wallet-transactions';
import type { Wallets } from './wallets';

export interface Capabilities {
  sites: Sites;
  walletReads: WalletReads;
  invoices: Invoices;
  received: Received;
  wallets: Wallets;
  messages: Messages;
  lnurlCalls: LnurlCalls;
  links: Links;
  pageEvents: PageEvents;
  payments: Payments;
  ownPayments: OwnPayments;
  prompts: Prompts;
  connections: Connections;
  pairings: Pairings;
  settings: SettingsChanges;
  lock: Lock;
  backupSecrets: BackupSecrets;
  /** What was kept in memory is begun anew: the worker has written the database. */
  backupRestored: () => Promise<void>;
}

type Command =
  | { reach: 'page'; run: (params: unknown, asker: Asker) => Promise<unknown> }
  | { reach: 'ui'; whileLocked: boolean; run: (params: unknown) => Promise<unknown> };

export interface Router {
  /** A call of a page. Never rejects: what goes wrong is the outcome. */
  fromPage(method: unknown, params: unknown, asker: Asker): Promise<CallOutcome>;
  /** A command of our own pages; the caller has checked that it is one. Never rejects. */
  fromUi(method: unknown, params: unknown): Promise<CallOutcome>;
}

export function createRouter(capabilities: Capabilities): Router {
  const {
    sites,
    walletReads,
    invoices,
    received,
    wallets,
    messages,
    lnurlCalls,
    links,
    pageEvents,
    payments,
    ownPayments,
    prompts,
    connections,
    pairings,
    settings,
    lock,
    backupSecrets,
    backupRestored,
  } = capabilities;
  const answerNip47 = createNip47Requests(capabilities);
  const pagePayments = createPagePayments(capabilities);

  function page<M extends PageMethod>(
    method: M,
    run: (asker: Asker, params: PageParams<M>) => Promise<unknown>,
  ): Command {
    return {
      reach: 'page',
      run: async (params, asker) => {
        if (method !== 'isEnabled') await sites.admit(asker);
        return run(asker, checked(PAGE_PARAMS[method], params, PAGE_USAGE[method]) as PageParams<M>);
      },
    };
  }

  const commands: Record<PageMethod | UiMethod, Command> = {
    enable: page('enable', async (asker) => {
      await sites.enable(asker);
      return { enabled: true };
    }),
    isEnabled: page('isEnabled', (asker) => sites.isEnabled(asker)),
    getInfo: page('getInfo', (asker) => walletReads.getInfo(asker)),
    getBalance: page('getBalance', (asker) => walletReads.getBalance(asker)),
    makeInvoice: page('makeInvoice', (asker, params) => invoices.make(asker, params)),
    lookupInvoice: page('lookupInvoice', (asker, which) => walletReads.lookupInvoice(asker, which)),
    listTransactions: page('listTransactions', (asker, query) => walletReads.listTransactions(asker, query)),
    sendPayment: page('sendPayment', (asker, invoice) => pagePayments.sendPayment(asker, invoice)),
    sendPaymentAsync: page('sendPaymentAsync', (asker, invoice) =>
      pagePayments.sendPaymentAsync(asker, invoice),
    ),
    sendMultiPayment: page('sendMultiPayment', (asker, invoices) =>
      pagePayments.sendMultiPayment(asker, invoices),
    ),
    keysend: page('keysend', (asker, params) => pagePayments.keysend(asker, params)),
    multiKeysend: page('multiKeysend', (asker, items) => pagePayments.multiKeysend(asker, items)),
    signMessage: page('signMessage', (asker, message) => messages.signMessage(asker, message)),
    verifyMessage: page('verifyMessage', (asker, signed) => messages.verifyMessage(asker, signed)),
    lnurl: page('lnurl', (asker, text) => lnurlCalls.lnurl(asker, text)),
    request: page('request', (asker, { method, params }) => answerNip47(asker, method, params)),
    on: page('on', (asker, params) => pageEvents.listen(asker, params)),
    off: page('off', async (asker, { event }) => pageEvents.stop(asker, event)),
    link: page('link', (asker, href) => links.click(asker, href)),

    'backup.secrets': ui('backup.secrets', (params) => backupSecrets.secrets(params)),
    'backup.reseal': ui('backup.reseal', (params) => backupSecrets.reseal(params)),
    'backup.restored': uiWhileLocked('backup.restored', () => backupRestored()),
    'connection.add': ui('connection.add', ({ uri }) => connections.add(uri)),
    'connection.remove': ui('connection.remove', ({ connectionId }) => connections.remove(connectionId)),
    'delegation.review': ui('delegation.review', (params) => ownPayments.review(params)),
    'connection.refresh': ui('connection.refresh', ({ connectionId }) => connections.refresh(connectionId)),
    'connection.learn': ui('connection.learn', ({ connectionId }) => connections.learn(connectionId)),
    'pairing.start': ui('pairing.start', (params) => pairings.start(params)),
    'pairing.answered': ui('pairing.answered', (params) => pairings.answered(params)),
    'pairing.accept': ui('pairing.accept', (params) => pairings.accept(params)),
    'pairing.refuse': ui('pairing.refuse', (params) => pairings.refuse(params)),
    'pairing.retry': ui('pairing.retry', ({ pairingId }) => pairings.retry(pairingId)),
    'pairing.cancel': ui('pairing.cancel', ({ pairingId }) => pairings.cancel(pairingId)),
    'payment.settleByHand': ui('payment.settleByHand', ({ paymentId, wasPaid }) =>
      payments.settleByHand(paymentId, wasPaid),
    ),
    'prompt.decide': uiWhileLocked('prompt.decide', ({ promptId, decision }) =>
      prompts.decide(promptId, decision),
    ),
    'settings.change': ui('settings.change', (change) => settings.change(change)),
    'site.appear': ui('site.appear', (params) => settings.appear(params)),
    'site.disappear': ui('site.disappear', ({ origin }) => settings.disappear(origin)),
    'site.setBudget': ui('site.setBudget', ({ origin, connectionId, budget }) =>
      sites.setBudget(origin, connectionId, budget),
    ),
    'site.forget': ui('site.forget', ({ origin, connectionId }) => sites.forget(origin, connectionId)),
    'site.permit': ui('site.permit', (params) => sites.permit(params)),
    'site.useConnection': ui('site.useConnection', (params) => sites.useConnection(params)),
    'connection.change': ui('connection.change', (change) => connections.change(change)),
    'connection.check': ui('connection.check', ({ connectionId }) => connectionHealth(wallets, connectionId)),
    'invoice.make': ui('invoice.make', (params) => received.make(params)),
    'invoice.check': ui('invoice.check', ({ paymentHash }) => received.check(paymentHash)),
    'payable.read': ui('payable.read', (params) => ownPayments.read(params)),
    'payment.send': ui('payment.send', (params) => ownPayments.pay(params)),
    'wallet.transactions': ui('wallet.transactions', (params) => readTransactions(wallets, params)),
    'site.block': uiWhileLocked('site.block', ({ origin }) => sites.block(origin)),
    'site.unblock': ui('site.unblock', ({ origin }) => sites.unblock(origin)),
    'vault.lock': uiWhileLocked('vault.lock', () => lock.lock()),
    'vault.unlock': uiWhileLocked('vault.unlock', (params) => lock.unlock(params)),
    'vault.setPassphrase': uiWhileLocked('vault.setPassphrase', (params) => lock.setPassphrase(params)),
    'vault.removePassphrase': ui('vault.removePassphrase', (params) => lock.removePassphrase(params)),
    'vault.reset': uiWhileLocked('vault.reset', () => lock.reset()),
  };

  /** The command, if it exists and may be reached this way. Own properties only: `constructor` is no command. */
  function find<R extends Command['reach']>(method: unknown, reach: R): Extract<Command, { reach: R }> {
    const command =
      typeof method === 'string' && Object.hasOwn(commands, method)
        ? commands[method as keyof typeof commands]
        : undefined;
    if (command?.reach !== reach) {
      throw new FuseboxError('UNSUPPORTED_METHOD', 'Fusebox does not know this method.');
    }
    return command as Extract<Command, { reach: R }>;
  }

  return {
    fromPage: (method, params, asker) =>
      outcomeOf(async () => find(method, 'page').run(params, asker), errorDataForPage),
    fromUi: (method, params) =>
      outcomeOf(async () => {
        const command = find(method, 'ui');
        if (!command.whileLocked && (await lock.isLocked())) throw walletLocked();
        return command.run(params);
      }, errorData),
  };
}

function ui<M extends UiMethod>(
  method: M,
  run: (params: UiParams<M>) => Promise<unknown>,
  whileLocked = false,
): Command {
  return {
    reach: 'ui',
    whileLocked,
    run: (params) => run(checked(UI_PARAMS[method], params) as UiParams<M>),
  };
}

/** May be done before the passphrase is entered, or is set where one is required: none of it spends or shows anything. */
function uiWhileLocked<M extends UiMethod>(
  method: M,
  run: (params: UiParams<M>) => Promise<unknown>,
): Command {
  return ui(method, run, true);
}

/** The schema's own messages quote what they got, which may be a secret: the sentence says only what was expected. */
function checked(
  schema: v.GenericSchema,
  params: unknown,
  sentence = 'This was not understood. Try again.',
): unknown {
  const parsed = v.safeParse(schema, params);
  if (!parsed.success) throw new FuseboxError('INVALID_PARAMS', sentence);
  return parsed.output;
}

async function outcomeOf(
  work: () => Promise<unknown>,
  dataOf: (error: unknown) => ErrorData,
): Promise<CallOutcome> {
  try {
    return { result: (await work()) ?? null };
  } catch (error) {
    if (!(error instanceof FuseboxError)) console.error('Fusebox: unexpected', error);
    return { error: dataOf(error) };
  }
}
