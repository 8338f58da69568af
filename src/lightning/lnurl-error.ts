/** The refusals of LNURL: of a text that is none, and of a service that does not keep to it. */
import { FuseboxError } from '../contract/errors';
import { cutText } from './cut-text';

const LONGEST_REASON = 300;

/** A text that cannot be read as an LNURL: a sentence for what is wrong, with what to do. */
export function invalidLnurl(message: string, cause?: unknown): FuseboxError {
  return new FuseboxError('INVALID_LNURL', message, { cause });
}

/** What a service did, or did not do. Its own words are foreign text: they go into `details`, which no page is told. */
export function lnurlError(
  message: string,
  { reason, cause }: { reason?: string; cause?: unknown } = {},
): FuseboxError {
  return new FuseboxError('LNURL_ERROR', message, {
    cause,
    ...(reason === undefined ? {} : { details: cutText(reason, LONGEST_REASON) }),
  });
}
