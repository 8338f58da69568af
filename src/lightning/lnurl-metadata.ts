/** The metadata of a pay request (LUD-06, LUD-16, LUD-20): a JSON array as a text, whose hash the invoice carries. */
import * as v from 'valibot';
import { parseJson } from '../core/json';
import { cutText } from './cut-text';
import { lnurlError } from './lnurl-error';

/** All of it foreign text, none of it to be trusted. */
export interface PayMetadata {
  /** `text/plain`. */
  description: string;
  /** `text/long-desc`, with its newlines. */
  longDescription: string | null;
  /** `text/identifier` or `text/email`: who claims to be paid. */
  identifier: string | null;
  /** A PNG or JPEG as a `data:` URL. */
  image: string | null;
}

const LONGEST_DESCRIPTION = 1000;
const LONGEST_LONG_DESCRIPTION = 5000;
const LONGEST_IDENTIFIER = 320;
/** LUD-06: "Up to 136536 characters (100Kb of image data in base-64 encoding)". */
const LONGEST_IMAGE = 136_536;

/** "The first item of an array … is always a string …. Implementors MUST NOT assume" that of what follows. */
const entries = v.pipe(v.string(), v.transform(parseJson), v.array(v.looseTuple([v.string()])));

/** Reads the text. Throws LNURL_ERROR where it is not what LUD-06 says, or has not exactly one description. */
export function readMetadata(text: string): PayMetadata {
  const parsed = v.safeParse(entries, text);
  if (!parsed.success) throw lnurlError('The service describes the payment in a way that cannot be read.');
  const textOf = (type: string): string | null => {
    const content: unknown = parsed.output.find(([name]) => name === type)?.[1];
    return typeof content === 'string' ? content : null;
  };

  const description = textOf('text/plain');
  const descriptions = parsed.output.filter(([type]) => type === 'text/plain').length;
  if (description === null || descriptions !== 1) {
    throw lnurlError('The service does not say, in one description, what the payment is for.');
  }
  const longDescription = textOf('text/long-desc');
  const identifier = textOf('text/identifier') ?? textOf('text/email');
  return {
    description: cutText(description, LONGEST_DESCRIPTION),
    longDescription: longDescription && cutText(longDescription, LONGEST_LONG_DESCRIPTION),
    identifier: identifier && cutText(identifier, LONGEST_IDENTIFIER),
    image:
      imageOf('image/png', textOf('image/png;base64')) ?? imageOf('image/jpeg', textOf('image/jpeg;base64')),
  };
}

/** A picture is an ornament: one that is not as it should be is left out. */
function imageOf(type: string, base64: string | null): string | null {
  if (base64 === null || base64.length > LONGEST_IMAGE || !/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) return null;
  return `data:${type};base64,${base64}`;
}
