/**
 * Asking an LNURL service: a GET without cookies or referrer, answered by a JSON object. LUD-01: status codes and headers mean nothing.
 *
 * Redirects are followed, because many Lightning addresses on somebody's own domain redirect to the wallet's, and because the Location
 * of a redirect cannot be read in a browser. Where it ended is held to the rules of the first address before a byte of the answer is read,
 * so nothing comes back from a private network. Such a network can be sent a bare GET all the same: Chromium could be told to refuse that
 * (`targetAddressSpace`), and then refuses every request behind a proxy on this machine, too.
 */
import * as v from 'valibot';
import { FuseboxError } from '../contract/errors';
import { lnurlError } from './lnurl-error';
import { whyNotAsked } from './service-url';

/** How a service is reached. */
export interface ServiceAccess {
  fetch: (url: string, init: RequestInit) => Promise<Response>;
  /** True lets services on this machine be asked, by http too: for development. */
  loopback: boolean;
  signal?: AbortSignal;
}

/** Until the whole answer is there. */
const TIME_CAP_MS = 15_000;
/** LUD-06 allows a picture of 136,536 characters, and more texts beside it. */
const SIZE_CAP_BYTES = 256 * 1024;

const failure = v.looseObject({ status: v.pipe(v.string(), v.regex(/^error$/i)), reason: v.unknown() });

const consent = v.object({ status: v.pipe(v.string(), v.regex(/^ok$/i)) });

/**
 * The answer as far as the schema knows it. Throws LNURL_ERROR where the service may not be asked, cannot be reached, says
 * `{"status": "ERROR"}` (its reason is in `details`) or answers something else; CANCELLED where `access.signal` aborts.
 */
export async function askService<Schema extends v.GenericSchema>(
  url: string,
  schema: Schema,
  access: ServiceAccess,
): Promise<v.InferOutput<Schema>> {
  refuseUnlessAllowed(url, access, 'Fusebox does not ask this service.');
  const json = parseJson(await getText(url, access));
  const failed = v.safeParse(failure, json);
  if (failed.success) {
    const { reason } = failed.output;
    throw lnurlError('The service refused.', typeof reason === 'string' ? { reason } : {});
  }
  return checkedAnswer(schema, json);
}

/** Resolves where the service says `{"status": "OK"}`. Throws as `askService` does. */
export async function askForConsent(url: string, access: ServiceAccess): Promise<void> {
  await askService(url, consent, access);
}

/** The part of an answer that the schema knows. Throws LNURL_ERROR naming the first field that is wrong. */
export function checkedAnswer<Schema extends v.GenericSchema>(
  schema: Schema,
  answer: unknown,
): v.InferOutput<Schema> {
  const result = v.safeParse(schema, answer);
  if (result.success) return result.output;
  // Names of fields are ours up to here; deeper ones can be the service's.
  const field = result.issues[0].path?.[0].key;
  throw lnurlError(
    field === undefined
      ? 'The service gave an answer that is not LNURL.'
      : `The service gave an answer that is not LNURL: its "${String(field)}" is missing or wrong.`,
  );
}

/** The URL with these parameters after those that it has, which stay as they are (LUD-03, LUD-04, LUD-06: `<?|&>`). */
export function withParameters(url: string, parameters: Readonly<Record<string, string>>): string {
  const [bare = ''] = url.split('#');
  const added = Object.entries(parameters).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return `${bare}${bare.includes('?') ? '&' : '?'}${added.join('&')}`;
}

/** Refuses a URL that came from a service before anything is built on it. Throws LNURL_ERROR. */
export function refuseUnlessAllowed(url: string, access: ServiceAccess, refusal: string): void {
  const reason = URL.canParse(url)
    ? whyNotAsked(new URL(url), access.loopback)
    : 'Its address cannot be read.';
  if (reason !== null) throw lnurlError(`${refusal} ${reason}`);
}

async function getText(url: string, access: ServiceAccess): Promise<string> {
  // A browser's own does not bear to be called as a method of something else.
  const { fetch } = access;
  const timeout = AbortSignal.timeout(TIME_CAP_MS);
  const enough = new AbortController();
  const signals = [timeout, enough.signal, ...(access.signal ? [access.signal] : [])];
  try {
    const response = await fetch(url, {
      headers: { accept: 'application/json' },
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      cache: 'no-store',
      redirect: 'follow',
      signal: AbortSignal.any(signals),
    });
    refuseUnlessAllowed(response.url, access, 'The service redirects to where Fusebox does not follow.');
    return await readCapped(response);
  } catch (cause) {
    if (cause instanceof FuseboxError) throw cause;
    if (access.signal?.aborted) throw new FuseboxError('CANCELLED', 'The question was withdrawn.', { cause });
    throw lnurlError(
      timeout.aborted
        ? 'The service did not answer in time. Try again later.'
        : 'The service cannot be reached. Check the address and the internet connection.',
      { cause },
    );
  } finally {
    // Ends the download of what is not wanted.
    enough.abort();
  }
}

async function readCapped(response: Response): Promise<string> {
  const reader = response.body?.getReader();
  if (reader === undefined) return '';
  const decoder = new TextDecoder();
  let text = '';
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    size += value.byteLength;
    if (size > SIZE_CAP_BYTES) throw lnurlError('The service gave an answer that is far too long.');
    text += decoder.decode(value, { stream: true });
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw lnurlError('The service gave an answer that is not LNURL.', { cause });
  }
}
