/** Who asks: taken from what the browser says of the sender, never from a message. */
import type { Menus, Runtime } from 'webextension-polyfill';
import { FuseboxError } from '../contract/errors';
import type { PortEvent } from '../contract/page-messages';
import { isInsecure } from '../core/origins';

/** One call of one page. */
export interface Asker {
  /** Scheme, host and port of the asking document. */
  origin: string;
  /** The top page's origin where the asker is a frame inside another site, else null. */
  topOrigin: string | null;
  /** Names the call for good: the same after the port or the background was lost. */
  requestKey: string;
  /** Aborts when the page has gone. */
  signal: AbortSignal;
  /** The document, as long as its port is open. The same object for all its calls. */
  document: AskingDocument;
  /**
   * Set where it is the user who acts, by a click on a link or a selected text of the page. Then the user is asked each time, whatever the
   * site's budget, and the site need not be connected.
   */
  via?: 'link' | 'text';
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
  if (origin && isOfOneDocument && isWeb(origin)) return origin;
  throw new FuseboxError(
    'OPAQUE_ORIGIN',
    'This frame has no origin of its own (it is sandboxed), so it cannot use a wallet. Open the page directly.',
  );
}

/** The top page's origin where the sender is a frame in a page of another origin, else null. */
export function topOrigin(sender: Sender | undefined): string | null {
  if (!sender?.frameId || !sender.tab?.url) return null;
  const top = new URL(sender.tab.url).origin;
  return top === sender.origin ? null : top;
}

/** True where anyone on the network could be asking: the page, or the one around it, came by plain http. */
export function isAskedFromInsecure({ origin, topOrigin }: Pick<Asker, 'origin' | 'topOrigin'>): boolean {
  return isInsecure(origin) || (topOrigin !== null && isInsecure(topOrigin));
}

/** What the browser says of a choice in its menu. */
export type MenuClick = Pick<Menus.OnClickData, 'selectionText' | 'linkUrl' | 'frameUrl' | 'pageUrl'>;

/**
 * The text or link that the user wants paid, asked for by the site on whose page it stands. No document is told anything. A page that came from no
 * site (a file) has an origin that is none, `file://`.
 */
export function selectionOf({ selectionText, linkUrl, frameUrl, pageUrl }: MenuClick): {
  asker: Asker;
  text: string;
} {
  const [page, frame] = [pageUrl, frameUrl].map((url) => (url && URL.canParse(url) ? new URL(url) : null));
  const top = page?.origin ?? 'null';
  // A viewer of files is a frame of the browser's own.
  const origin = frame && isWeb(frame.origin) ? frame.origin : top;
  const shown = isWeb(origin) ? origin : `${page?.protocol ?? 'about:'}//`;
  const asker: Asker = {
    origin: shown,
    topOrigin: origin === top || !isWeb(top) ? null : top,
    requestKey: `${shown} ${crypto.randomUUID()}`,
    signal: new AbortController().signal,
    document: { tell: () => undefined },
    via: 'text',
  };
  return { asker, text: selectionText ?? linkUrl ?? '' };
}

const isWeb = (origin: string) => /^https?:\/\//.test(origin);

/** True for our own pages (popup, prompt). Content scripts speak with the URL of the page they are in. */
export function isOwnPage(sender: Runtime.MessageSender, extensionRoot: string): boolean {
  return sender.url?.startsWith(extensionRoot) ?? false;
}
