import browser from 'webextension-polyfill';
import { PAYMENT_STATES, type PaymentRow } from '../../contract/rows';
import { readPrompts } from '../../store/prompts';
import { settingsOf } from '../../store/settings';
import { readShownPolicy } from '../../store/shown-policy';
import { db } from '../database';
import { languageTag } from '../words/words';
import type { Facts } from './diagnostics';

const MOST_FAILURES = 10;

/** Gathers them, as they are now. */
export async function readDiagnostics(): Promise<Facts> {
  const [settings, policy, vault, connections, failures, counts, estimate, persisted] = await Promise.all([
    settingsOf(db),
    readShownPolicy(),
    db.vault.get('vault'),
    db.connections.orderBy('createdAt').toArray(),
    lastFailures(),
    countRows(),
    navigator.storage.estimate(),
    navigator.storage.persisted(),
  ]);
  return {
    at: Date.now(),
    version: browser.runtime.getManifest().version,
    userAgent: navigator.userAgent,
    languages: navigator.languages,
    language: languageTag(),
    settings,
    policy,
    vault,
    counts,
    connections,
    failures,
    storage: { usage: estimate.usage ?? null, quota: estimate.quota ?? null, persisted },
  };
}

function lastFailures(): Promise<PaymentRow[]> {
  return db.payments
    .where('[state+createdAt]')
    .between(['failed', 0], ['failed', Number.POSITIVE_INFINITY])
    .reverse()
    .limit(MOST_FAILURES)
    .toArray();
}

async function countRows(): Promise<Record<string, number>> {
  const counted = await Promise.all([
    ...db.tables.map(async (table) => [table.name, await table.count()] as const),
    ...PAYMENT_STATES.map(
      async (state) => [`payments ${state}`, await db.payments.where('state').equals(state).count()] as const,
    ),
    readPrompts().then((queue) => ['prompts waiting', queue.length] as const),
  ]);
  return Object.fromEntries(counted);
}
