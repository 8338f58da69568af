/** What a wallet tells of itself and of what a connection to it may do. */
import { FuseboxError } from '../contract/errors';
import type { ConnectionRow, LearnedWallet, WalletInfo } from '../contract/rows';
import { lists, offers } from '../core/wallet-info';
import type { NwcClient } from '../nwc/client';

/** How long the wallet may take to answer the first questions, in ms. */
const INFO_MS = 4_000;
const ANSWER_MS = 10_000;

/** Tries a connection and asks its wallet for everything that its row holds of it. `now`: ms since the epoch. Throws where it does not answer, or does not know this connection. */
export async function learnWallet(client: NwcClient, now: () => number): Promise<LearnedWallet> {
  const facts = await learnFacts(client);
  const [balance, budget] = await Promise.all([
    readBalance(client, facts.info, now).catch(notGranted),
    readBudget(client, facts.info, now).catch(notGranted),
  ]);
  return { ...facts, balance, budget };
}

/** A wallet may list what it then refuses to this connection: that is no reason not to connect. */
function notGranted(error: unknown): null {
  if (error instanceof FuseboxError && error.walletCode) return null;
  throw error;
}

/** What a wallet is called that does not say. It is made from its key, which no page should see. */
export function nameWithout({ walletPubkey }: { walletPubkey: string }): string {
  return `Wallet ${walletPubkey.slice(0, 8)}`;
}

type Facts = Omit<LearnedWallet, 'balance' | 'budget'>;

/** What the wallet tells of itself: where `get_info` names no methods, those of its info event. Throws where it does not answer. */
export async function learnFacts(client: NwcClient): Promise<Facts> {
  const announced = await client.readInfo(INFO_MS);
  const fallbackName = nameWithout(client);
  try {
    const answer = await client.request('get_info', {}, { timeout: ANSWER_MS });
    const { info } = client;
    return {
      name: answer.alias?.trim().slice(0, 60) || fallbackName,
      nodePubkey: nodePubkeyOf(answer.pubkey),
      // It tells what this connection may do, the info event what the wallet can do.
      info: {
        ...info,
        methods: answer.methods?.length ? answer.methods : info.methods,
        notifications: answer.notifications ?? info.notifications,
      },
      network: networkNamed(answer.network),
      lud16: answer.lud16 ?? null,
      ...(answer.expires_at == null ? {} : { expiresAt: answer.expires_at * 1000 }),
    };
  } catch (error) {
    // A wallet may grant payments and nothing else. That it answers at all shows that the connection works.
    const refused =
      error instanceof FuseboxError && ['RESTRICTED', 'NOT_IMPLEMENTED'].includes(error.walletCode ?? '');
    if (!refused || !announced) throw error;
    return { name: fallbackName, nodePubkey: null, info: client.info, network: null, lud16: null };
  }
}

/** A public key as Lightning nodes have it (BOLT 1), or null: some wallets write something else, or nothing. */
function nodePubkeyOf(told: string | null | undefined): string | null {
  const written = told?.trim().toLowerCase() ?? '';
  return /^0[23][0-9a-f]{64}$/.test(written) ? written : null;
}

/** The network in BOLT 11's sense. Wallets write it differently, or write nothing of use: then it is not known. */
function networkNamed(name: string | null | undefined): string | null {
  const written = name?.trim().toLowerCase() ?? '';
  if (written === 'bitcoin') return 'mainnet';
  return ['mainnet', 'testnet', 'signet', 'regtest'].includes(written) ? written : null;
}

/** null where the wallet does not tell it to this connection. */
export async function readBalance(
  client: NwcClient,
  info: WalletInfo,
  now: () => number,
): Promise<ConnectionRow['balance']> {
  if (!offers(info, 'get_balance')) return null;
  const { balance } = await client.request('get_balance', {}, { timeout: ANSWER_MS });
  return { amount: balance, at: now() };
}

/** null where the wallet has none for this connection, or does not tell. */
export async function readBudget(
  client: NwcClient,
  info: WalletInfo,
  now: () => number,
): Promise<ConnectionRow['budget']> {
  if (!lists(info, 'get_budget')) return null;
  const at = now();
  const told = await client.request('get_budget', {}, { timeout: ANSWER_MS });
  // Nothing is told where the connection may spend everything.
  if (told.used_budget == null || !told.total_budget) return null;
  return {
    used: told.used_budget,
    total: told.total_budget,
    renewsAt: told.renews_at == null ? null : told.renews_at * 1000,
    period: told.renewal_period ?? null,
    at,
  };
}
