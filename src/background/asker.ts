/** Who asks: taken from what the browser says of the sender, never from a message. */
import type { Menus, Runtime } from 'webextension-polyfill';
import { FuseboxError } from '../contract/errors';
import type { PortEvent } from '../contract/page-messages';
import { whyAlwaysAsked } from '../core/origins';

/** One call of one page. */
export interface Asker {
  /** What the asker is known by and stored under: its origin, or in a private window what stands for it there; OWN for the user in the popup. */
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
  /**
   * Set where it is the user who acts, by a click on a link or a selected text of the page. Then the user is asked each time, whatever the
   * site's budget, and the site need not be connected.
   */
  via?: 'link' | 'text';
  /** The wallet that the user has chosen for what is done; set where it is the user who acts, in the popup. */
  connectionId?: string;
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
  if (origin && isOfOneDocument && (isWeb(origin) || isExtension(origin))) return origin;
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

/** What the browser says of a choice in its menu. */
export type MenuClick = Pick<
  Menus.OnClickData,
  'menuItemId' | 'selectionText' | 'linkUrl' | 'frameUrl' | 'pageUrl'
>;

/** The item of the menu that is about the link. A text may be selected at the same time. */
export const PAY_LINK = 'pay link';

/**
 * The text or link that the user wants paid, asked for by the site on whose page it stands. No document is told anything. A page that came from no
 * site (a file) has an origin that is none, `file://`. `knownAs` tells what it is stored under.
 */
export async function selectionOf(
  { menuItemId, selectionText, linkUrl, frameUrl, pageUrl }: MenuClick,
  knownAs: (origin: string) => Promise<string>,
): Promise<{ asker: Asker; text: string }> {
  const [page, frame] = [pageUrl, frameUrl].map((url) => (url && URL.canParse(url) ? new URL(url) : null));
  const top = page?.origin ?? 'null';
  // A viewer of files is a frame of the browser's own.
  const origin = frame && isWeb(frame.origin) ? frame.origin : top;
  const shownOrigin = isWeb(origin) ? origin : `${page?.protocol ?? 'about:'}//`;
  const known = await knownAs(shownOrigin);
  const asker: Asker = {
    origin: known,
    shownOrigin,
    topOrigin: origin === top || !isWeb(top) ? null : top,
    requestKey: `${known} ${crypto.randomUUID()}`,
    signal: new AbortController().signal,
    document: { tell: () => undefined },
    via: 'text',
  };
  return { asker, text: (menuItemId === PAY_LINK ? linkUrl : selectionText) ?? '' };
}

/** Our own test page: no other extension's page can open this port. */
const isExtension = (origin: string) => /^(chrome|moz)-extension:\/\//.test(origin);

const isWeb = (origin: string) => /^https?:\/\//.test(origin);

/** True for our own pages (popup, prompt). Content scripts speak with the URL of the page they are in. */
export function isOwnPage(sender: Runtime.MessageSender, extensionRoot: string): boolean {
  return sender.url?.startsWith(extensionRoot) ?? false;
}
