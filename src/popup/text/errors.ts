/** Errors as the user reads them. */
import { type ErrorCode, FuseboxError, ReceivedError } from '../../contract/errors';
import { neutralise } from '../../core/foreign-text';
import { languageTag, t } from '../words/words';
import { isolated, neutraliseQuoted } from './foreign';

/** What to show for an error: what happened and what to do next, and after it, quoted, what a wallet, a relay or a service said of it. */
export function messageOf(error: unknown): string {
  if (!(error instanceof FuseboxError)) return t('error_no_answer');
  return withSaid(errorWords(error), error.details ?? '');
}

/** The words, and after them, quoted, what somebody else said. */
export function withSaid(words: string, details: string): string {
  const said = neutraliseQuoted(details);
  return said === '' ? words : t('error_said', { words, said: isolated(said) });
}

/**
 * What happened and what to do next. What an error made in this page says is in the user's language already. The background and the worker speak
 * English, and often say more than the code does: that is shown to whoever reads English, and to others what the code means.
 */
export function errorWords(error: FuseboxError): string {
  if (error instanceof ReceivedError && !languageTag().startsWith('en')) {
    return t(`error_${error.code.toLowerCase() as Lowercase<ErrorCode>}`);
  }
  return neutralise(error.message);
}
