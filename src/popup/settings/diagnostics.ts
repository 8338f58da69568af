/**
 * What helps whoever looks into a bug, as a text to be published: no names of sites, no keys, no memos, no amounts, no secrets. Of what others
 * wrote only what has the form of a code is told. In English, whatever the user reads: it is for those who mend. Pure.
 */
import type { Policy } from '../../contract/policy';
import type { ConnectionRow, PaymentRow, Settings, VaultRow } from '../../contract/rows';

export interface Facts {
  /** ms since the epoch. */
  at: number;
  version: string;
  /** `navigator.userAgent`: browser and system. */
  userAgent: string;
  /** As the browser is set (BCP 47), and the one that is spoken. */
  languages: readonly string[];
  language: string;
  settings: Settings;
  policy: Policy;
  vault: VaultRow | undefined;
  /** How many rows each table holds, and payments by their state. */
  counts: Readonly<Record<string, number>>;
  connections: readonly ConnectionRow[];
  /** The payments that failed last, the latest first. */
  failures: readonly PaymentRow[];
  /** In bytes; null where the browser does not tell. */
  storage: { usage: number | null; quota: number | null; persisted: boolean };
}

/** Names of methods and notifications, and codes of wallets. A key or a preimage is longer. */
const CODE = /^[A-Za-z][A-Za-z0-9_]{0,31}$/;

/** The whole text, a fact to a line. */
export function diagnosticsText(facts: Facts): string {
  const { settings, storage, vault } = facts;
  return [
    `Fusebox ${facts.version}`,
    `at: ${instant(facts.at)}`,
    `browser: ${facts.userAgent}`,
    `languages: ${facts.languages.join(', ')}; spoken: ${facts.language}`,
    '',
    'settings:',
    ...Object.entries({
      ...settings,
      fiat: settings.fiat && `${settings.fiat.currency} from ${settings.fiat.source}`,
      notifications: JSON.stringify(settings.notifications),
      defaultConnectionId: settings.defaultConnectionId === null ? 'none' : 'chosen',
    }).map(([name, value]) => `  ${name}: ${value}`),
    '',
    `policy: ${policyText(facts.policy)}`,
    `vault: ${vaultText(vault)}`,
    `storage: ${megabytes(storage.usage)} of ${megabytes(storage.quota)}, ${storage.persisted ? 'persisted' : 'not persisted'}`,
    '',
    'rows:',
    ...Object.entries(facts.counts).map(([table, count]) => `  ${table}: ${count}`),
    '',
    ...facts.connections.flatMap(connectionLines),
    'last failed payments:',
    ...(facts.failures.length === 0 ? ['  none'] : facts.failures.map(failureLine)),
  ].join('\n');
}

/** How much an organisation has set, and what of it was not understood: no names of sites. */
function policyText({
  relays,
  allowedSites,
  blockedSites,
  ceilings,
  lockAfterMinutes,
  faults,
}: Policy): string {
  const set = [
    relays.length > 0 && `${relays.length} relays`,
    allowedSites && `${allowedSites.length} allowed sites`,
    blockedSites.length > 0 && `${blockedSites.length} blocked sites`,
    ceilings && `ceilings for ${Object.keys(ceilings).join(', ') || 'no period'}`,
    lockAfterMinutes !== null && `lock after ${lockAfterMinutes} minutes at most`,
    faults.length > 0 && `not understood: ${codesText(faults)}`,
  ];
  return set.filter((part) => part !== false && part !== null).join('; ') || 'none';
}

function vaultText(vault: VaultRow | undefined): string {
  switch (vault?.kind) {
    case undefined:
      return 'none yet';
    case 'device':
      return 'open, no passphrase';
    case 'passphrase': {
      const { scrypt, wrong } = vault;
      return `open, passphrase (scrypt N=${scrypt.N} r=${scrypt.r} p=${scrypt.p}), ${wrong.count} wrong since the last right one`;
    }
  }
}

function connectionLines(row: ConnectionRow, place: number): string[] {
  const { info, lastAnswer } = row;
  return [
    `connection ${place + 1}: wallet ${row.walletPubkey.slice(0, 8)}…`,
    `  since: ${instant(row.createdAt)}`,
    `  network: ${codesText(row.network === null ? [] : [row.network])}`,
    `  encryption: ${info.encryption}, info event of ${info.at === 0 ? 'none' : instant(info.at * 1000)}`,
    `  methods: ${info.methods === null ? 'never told' : codesText(info.methods)}`,
    `  notifications: ${codesText(info.notifications)}`,
    `  relays: ${row.relays.map(hostText).join(', ')}`,
    `  last answer: ${lastAnswer ? `${instant(lastAnswer.at)} by ${hostText(lastAnswer.relay)}` : 'none'}`,
    `  tells a limit: ${row.budget !== null}, tells outgoing payments: ${row.lookupTellsOutgoing === true}`,
    '',
  ];
}

function failureLine({ endedAt, createdAt, failure, settledBy }: PaymentRow): string {
  const wallet = failure?.walletCode === undefined ? '' : `, wallet: ${codesText([failure.walletCode])}`;
  return `  ${instant(endedAt ?? createdAt)} ${failure?.code ?? 'no code'} (${settledBy ?? 'nothing was sent'}${wallet})`;
}

function codesText(codes: readonly string[]): string {
  const told = codes.filter((code) => CODE.test(code));
  const odd = codes.length - told.length;
  return [...told, ...(odd > 0 ? [`${odd} of an odd form`] : [])].join(', ') || 'none';
}

/** Of an address its host alone: a path can name a user. */
function hostText(url: string): string {
  return URL.canParse(url) ? new URL(url).host : 'not an address';
}

function instant(at: number): string {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? 'not a time' : date.toISOString();
}

function megabytes(bytes: number | null): string {
  return bytes === null ? 'unknown' : `${(bytes / 1e6).toFixed(1)} MB`;
}
