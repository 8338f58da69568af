/** Errors as the user reads them. */
import { FuseboxError } from '../../contract/errors';
import { neutralise } from './foreign';

/** What to show for an error. Only ours are sentences for people; its details come from a wallet or a relay. */
export function messageOf(error: unknown): string {
  if (error instanceof FuseboxError) return neutralise([error.message, error.details ?? ''].join(' ').trim());
  return 'Fusebox did not answer. Try again; if it persists, restart the browser.';
}
