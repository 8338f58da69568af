/** The link under a click, where it is one that Fusebox answers. What it says is read in the background. */

/** True in the build for Chrome. */
declare const __CHROME__: boolean;
declare const chrome: { dom?: { openOrClosedShadowRoot(element: unknown): ShadowRoot | null } };

/** What can be paid or connected: not a BOLT 12 offer, an LNURL that opens a channel, or what is for the Bitcoin chain alone. */
const ANSWERED =
  /^(?:lightning:(?!\/*lno)|lnurl[pw]:|keyauth:|nostr\+wallet(?:connect|auth):|bitcoin:[^#]*[?&]lightning=[^&#])/i;
/** No link that is answered needs more. */
const LONGEST = 10_000;

/** The address of the innermost link, through shadow roots, closed ones too; undefined where it is not for Fusebox. */
export function linkAt(event: Event): string | undefined {
  const path: unknown[] = event.composedPath();
  let inner: Element | null | undefined = path[0] as Element;
  // No page nests them deeper.
  for (let depth = 9; inner && depth > 0; depth--) {
    inner = insideOf(inner, event as MouseEvent);
    path.unshift(inner?.closest('a'));
  }
  for (const node of path) {
    const { href } = (node ?? {}) as { href?: string | SVGAnimatedString | null };
    const text = typeof href === 'object' ? href?.baseVal : href;
    if (text && typeof text === 'string')
      return ANSWERED.test(text) && text.length <= LONGEST ? text : undefined;
  }
  return undefined;
}

/** What the event is really at, where a closed shadow root hides it. Keys have no place on the screen. */
function insideOf(host: Element, { detail, clientX, clientY }: MouseEvent): Element | null | undefined {
  try {
    const root = __CHROME__
      ? chrome.dom?.openOrClosedShadowRoot(host)
      : (host as { openOrClosedShadowRoot?: ShadowRoot | null }).openOrClosedShadowRoot;
    return detail ? root?.elementFromPoint(clientX, clientY) : root?.activeElement;
  } catch {
    return null; // not an element that can have one
  }
}
