/** A service of the tests' own, in place of `fetch`. */
import type { ServiceAccess } from '../../src/lightning/lnurl-fetch';

export interface FakeService {
  access: ServiceAccess;
  /** Every URL that was asked. */
  asked: string[];
  inits: RequestInit[];
}

/** Answers with this value as JSON, or with what the function makes of the URL. */
export function answering(answer: unknown): FakeService {
  const asked: string[] = [];
  const inits: RequestInit[] = [];
  async function fetch(this: unknown, url: string, init: RequestInit): Promise<Response> {
    // As browsers have it.
    if (this !== undefined) throw new Error('Illegal invocation');
    asked.push(url);
    inits.push(init);
    const value: unknown = typeof answer === 'function' ? answer(new URL(url)) : answer;
    return value instanceof Response ? value : respond(JSON.stringify(value), url);
  }
  return { access: { fetch, loopback: false }, asked, inits };
}

/** A response as it comes from this URL, after redirects. */
export function respond(body: BodyInit | null, url: string, status = 200): Response {
  const response = new Response(body, { status });
  Object.defineProperty(response, 'url', { value: url });
  return response;
}
