/** Serving the port of one document: its calls go to the router, and when the document goes, what it asked is called off. */
import type { Runtime } from 'webextension-polyfill';
import { errorDataForPage, FuseboxError } from '../contract/errors';
import type { CallOutcome, PortAnswer, PortEvent } from '../contract/page-messages';
import { type AskingDocument, siteOrigin, topOrigin } from './asker';
import type { KeepAlive } from './keep-alive';
import type { PrivateSession } from './private-session';
import type { Prompts } from './prompts';
import type { Router } from './router';

/** More calls than this at once from one document are refused: no page needs them. */
const MOST_CALLS = 1_000;

export interface PagePortDeps {
  router: Router;
  prompts: Prompts;
  keepAlive: KeepAlive;
  privateSession: Pick<PrivateSession, 'knownAs'>;
}

export function servePagePort(
  port: Runtime.Port,
  { router, prompts, keepAlive, privateSession }: PagePortDeps,
): void {
  const gone = new AbortController();
  const running = new Set<string>();
  const document: AskingDocument = { tell: say };

  function say(message: PortAnswer | PortEvent): void {
    if (gone.signal.aborted) return;
    try {
      port.postMessage(message);
    } catch {
      // The port closed this instant. A document that is still there asks again on its next port and is answered from the journal.
    }
  }

  async function outcomeOf(id: string, method: unknown, params: unknown): Promise<CallOutcome> {
    if (running.size > MOST_CALLS) {
      return { error: { code: 'RATE_LIMITED', message: 'Too many calls at once. Wait for some of them.' } };
    }
    try {
      const shownOrigin = siteOrigin(port.sender);
      const origin = await privateSession.knownAs(shownOrigin, port.sender?.tab);
      const requestKey = `${origin} ${id}`;
      const asker = {
        origin,
        shownOrigin,
        topOrigin: topOrigin(port.sender),
        requestKey,
        signal: gone.signal,
        document,
      };
      const outcome = await router.fromPage(method, params, asker);
      // What cannot be tidied away now goes with the next prompts; the call has its answer.
      await prompts.forget(requestKey).catch(() => undefined);
      return outcome;
    } catch (error) {
      return { error: errorDataForPage(error) };
    }
  }

  async function serve(id: string, method: unknown, params: unknown): Promise<void> {
    running.add(id);
    const outcome = await keepAlive.during(() => outcomeOf(id, method, params));
    running.delete(id);
    say({ ...outcome, id });
  }

  port.onMessage.addListener((message: unknown) => {
    if (typeof message !== 'object' || message === null || !('id' in message)) return;
    const { id } = message;
    if (typeof id !== 'string' || id.length > 100 || running.has(id)) return;
    void serve(
      id,
      'method' in message ? message.method : null,
      'params' in message ? message.params : undefined,
    );
  });
  port.onDisconnect.addListener(() => {
    gone.abort(new FuseboxError('CANCELLED', 'The page that asked has gone.'));
  });
}
