/** What a wallet speaks, and in which of its encryptions a request is to be read and answered (NIP-47). */
import type { Event } from 'nostr-tools/pure';
import { isScheme, type Scheme } from './cipher';
import { WalletError } from './protocol';
import { tagOf } from './request';

/** Encryptions, the preferred first; or versions, `major.minor`, as wallets announced before there was an `encryption` tag. */
export type Dialect = { encryptions: readonly Scheme[] } | { versions: readonly string[] };

/** The tag of the info event. */
export function announcement(dialect: Dialect): string[] {
  return 'versions' in dialect
    ? ['v', dialect.versions.join(' ')]
    : ['encryption', dialect.encryptions.join(' ')];
}

/** The encryptions spoken, the preferred first. */
export function schemesOf(dialect: Dialect): readonly Scheme[] {
  if ('encryptions' in dialect) return dialect.encryptions;
  const majors = dialect.versions.map(majorOf).sort((a, b) => b - a);
  return [...new Set(majors.map(schemeOfMajor))];
}

/** How this request is encrypted. Throws a WalletError where the wallet does not speak that. */
export function schemeAsked(event: Event, dialect: Dialect): Scheme {
  const version = tagOf(event, 'v');
  if ('versions' in dialect && version !== null) {
    if (!dialect.versions.some((spoken) => majorOf(spoken) === majorOf(version)))
      throw new WalletError('UNSUPPORTED_VERSION', `The wallet speaks ${dialect.versions.join(' ')}.`);
    return schemeOfMajor(majorOf(version));
  }
  const asked = tagOf(event, 'encryption') ?? 'nip04';
  const spoken = schemesOf(dialect);
  if (!isScheme(asked) || !spoken.includes(asked))
    throw new WalletError('UNSUPPORTED_ENCRYPTION', `The wallet speaks ${spoken.join(' ')}.`);
  return asked;
}

function majorOf(version: string): number {
  return Number.parseInt(version, 10);
}

function schemeOfMajor(major: number): Scheme {
  return major === 0 ? 'nip04' : 'nip44_v2';
}
