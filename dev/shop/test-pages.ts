/** Bare pages that tests use as strange sites. */
import { escapeHtml } from './pages';

/** The page at this address, or null where there is none. */
export function testPage(url: URL): string | null {
  switch (url.pathname) {
    case '/blank':
      return page('Blank');
    case '/inline-first':
      return page('First script', `<script nonce="first">${FIRST_SCRIPT}</script>`);
    case '/frame':
      return framePage(url.searchParams);
    case '/prerendering':
      return page('Prerendering', SPECULATION_RULES);
    case '/prerendered':
      return page('Prerendered', `<script>${PRERENDERED_SCRIPT}</script>`);
    case '/link':
      return linkPage(url.searchParams.get('href') ?? '', 'Pay');
    case '/own-connection':
      return linkPage(url.searchParams.get('uri') ?? '', 'Connect your wallet');
    case '/sandboxed':
      return page('Framed', `<script>${FRAMED_SCRIPT}</script>`);
    case '/asked':
      return page('Asked', `<script>${ASKED_SCRIPT}</script>`);
    default:
      return null;
  }
}

/** Calls the provider before anything else on the page runs. `__first` resolves to how the call ended. */
const FIRST_SCRIPT = `
  window.__present = typeof window.webln;
  window.__first = Promise.resolve()
    .then(() => window.webln.isEnabled())
    .then(
      (value) => ({ ok: true, value }),
      (error) => ({ error: { code: error.code, message: error.message } }),
    );`;

/** Asks for the wallet from within a frame, and tells the page around it how that ended. */
const FRAMED_SCRIPT = `
  addEventListener('load', async () => {
    let outcome = 'enabled';
    try {
      await window.webln.enable();
    } catch (error) {
      outcome = { code: error.code, message: error.message };
    }
    parent.postMessage({ framed: outcome }, '*');
  });`;

/** Tells the page around it, whenever that asks, what it finds. */
const ASKED_SCRIPT = `
  addEventListener('message', ({ data, source }) => {
    if (data === 'what is there?') source.postMessage({ framed: typeof window.webln }, '*');
  });`;

const FRAME_SCRIPT = `
  addEventListener('message', ({ data }) => {
    if (data?.framed === undefined) return;
    window.__frame = data.framed;
    if (parent !== window) parent.postMessage(data, '*');
  });`;

/** Has the browser, where it can, render the next page before anyone goes there. */
const SPECULATION_RULES = `
  <script type="speculationrules">{ "prerender": [{ "urls": ["/prerendered"], "eagerness": "immediate" }] }</script>`;

/** Calls at once. `__first` resolves to how the call ended, and whether somebody was there to see it. */
const PRERENDERED_SCRIPT = `
  const seen = () => ({ prerendering: document.prerendering ?? null });
  window.__before = seen();
  window.__first = window.webln.enable().then(
    () => ({ enabled: true, ...seen() }),
    ({ code }) => ({ code, ...seen() }),
  );`;

/** A frame of `src`, sandboxed so that it has no origin unless `sandbox=none`. */
function framePage(query: URLSearchParams): string {
  const src = escapeHtml(query.get('src') ?? '/sandboxed');
  const sandbox = query.get('sandbox') === 'none' ? '' : ' sandbox="allow-scripts"';
  return page('Frame', `<script>${FRAME_SCRIPT}</script>`, `<iframe${sandbox} src="${src}"></iframe>`);
}

/** Nothing but a link, as large as the page. */
function linkPage(href: string, text: string): string {
  return page('Link', '', `<a href="${escapeHtml(href)}" style="position: fixed; inset: 0">${text}</a>`);
}

function page(title: string, head = '', body = ''): string {
  return `<!doctype html>
<html lang="en">
<head>${head}
<meta charset="utf-8">
<title>${title}</title>
</head>
<body>${body}</body>
</html>
`;
}
