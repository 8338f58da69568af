/** Errors as the user reads them. */
import { FuseboxError } from '../../contract/errors';
import { neutralise } from './foreign';

/** The sentence to show for an error. Only ours are sentences for people; parts of one may come from a wallet. */
export function messageOf(error: unknown): string {
  if (error instanceof FuseboxError) return neutralise(error.message);
  return 'Fusebox did not answer. Try again; if it persists, restart the browser.';
}
