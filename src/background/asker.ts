/** Who asks: taken from what the browser says of the sender, never from a message. */
import type { Runtime } from 'webextension-polyfill';
import { FuseboxError } from '../contract/errors';
import type { PortEvent } from '../contract/page-messages';
import { whyAlwaysAsked } from '../core/origins';

/** One call of one page. */
export interface Asker {
  /** What the asker is known by and stored under: its origin, or in a private window what stands for it there. */
  origin: string;
  /** Scheme, host and port of the asking document. For the user to see: it is in no row. */
  shownOrigin: string;
  /** The top page's origin where the asker is a frame inside another site, else null. `'null'` for a top page that has none or that the browser hides. */
  topOrigin: string | null;
  /** Names the call for good: the same after the port or the background was lost. */
  requestKey: string;
  /** Aborts when the page has gone. */
  signal: AbortSignal;
  /** The document, as long as its port is open. The same object for all its calls. */
  document: AskingDocument;
}

/** Where a document hears what it listens for. */
export interface AskingDocument {
  tell(event: PortEvent): void;
}

/** Chrome and Firefox say the origin of a sender; the polyfill's types do not know it yet. */
type Sender = Runtime.MessageSender & { origin?: string };

/**
 * The asking site's origin. Throws OPAQUE_ORIGIN for documents without one (sandboxed frames, data: URLs): nothing could be
 * remembered of them, and nobody could tell who asks.
 */
export function siteOrigin(sender: Sender | undefined): string {
  const { origin, url } = sender ?? {};
  // While a tab navigates, a browser may name the origin of the new document and the URL of the old one: trust neither then.
  const isOfOneDocument = url !== undefined && URL.canParse(url) && new URL(url).origin === origin;
  if (origin && isOfOneDocument && /^https?:\/\//.test(origin)) return origin;
  throw new FuseboxError(
    'OPAQUE_ORIGIN',
    'This frame has no origin of its own (it is sandboxed), so it cannot use a wallet. Open the page directly.',
  );
}

/** The top page's origin where the sender is a frame in a page of another origin, else null; `'null'`, as an opaque origin is written, where it cannot be told. */
export function topOrigin(sender: Sender | undefined): string | null {
  if (!sender?.frameId) return null;
  const url = sender.tab?.url;
  const top = url && /^https?:/.test(url) ? new URL(url).origin : 'null';
  return top === sender.origin ? null : top;
}

/** Why each payment of this asker is asked about, whatever budget there is; undefined where a budget may let it pass. */
export function whyAskerIsAsked(asker: Pick<Asker, 'origin' | 'shownOrigin' | 'topOrigin'>) {
  return whyAlwaysAsked(asker.origin, asker.shownOrigin, asker.topOrigin);
}

/** True for our own pages (popup, prompt). Content scripts speak with the URL of the page they are in. */
export function isOwnPage(sender: Runtime.MessageSender, extensionRoot: string): boolean {
  return sender.url?.startsWith(extensionRoot) ?? false;
}
