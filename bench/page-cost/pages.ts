/** The pages that are loaded, from a server of the bench's own on this machine. */
import { once } from 'node:events';
import { createServer } from 'node:http';

export const IFRAMES = 50;

/** Of the heavy page: about 1.5 MB of HTML and as much script, all of which is compiled and run. */
const ARTICLES = 4_500;
const FUNCTIONS = 4_500;

export type PageName = 'empty' | 'iframes' | 'heavy';

/** What a page notes while it loads. */
export interface LoadedPage {
  /** Durations of tasks of more than 50 ms, in ms. In Chromium alone. */
  longTasks: number[];
}

const NOTES = `<script>
longTasks = [];
if (PerformanceObserver.supportedEntryTypes.includes('longtask')) {
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) longTasks.push(duration);
  }).observe({ type: 'longtask' });
}
</script>`;

const html = (title: string, body: string) => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${title}</title>${NOTES}</head><body>${body}</body></html>`;

function article(n: number): string {
  return `<article id="a${n}" class="article kind-${n % 7}"><h2>Article ${n}</h2><p>It costs <b>${n * 3}</b> sats, and <i>${n % 11}</i> of it are left, which <a href="#a${n + 1}">the next one</a> does not have.</p><ul><li>first of ${n}</li><li>second of ${n}</li></ul></article>`;
}

function fn(n: number): string {
  return `function work${n}(list) {
  const kept = { name: 'work${n}', count: list.length, sum: 0, seen: [] };
  for (let i = 0; i < list.length; i++) {
    kept.sum += list[i] * ${n} + (i % ${(n % 13) + 2});
    if (kept.sum % ${(n % 17) + 3} === 0) kept.seen.push('${n}:' + i);
  }
  return kept;
}
results.push(work${n}([${n}, ${n + 1}, ${n + 2}, ${n + 3}]));
`;
}

const HEADERS = {
  // Each load is a whole one.
  'cache-control': 'no-store',
  // The clocks of pages that are isolated from other origins are finer.
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
};

const numbered = (count: number, text: (n: number) => string) =>
  Array.from({ length: count }, (_, n) => text(n)).join('\n');

function files(): Map<string, { type: string; content: Buffer }> {
  const file = (type: string, text: string) => ({
    type: `${type}; charset=utf-8`,
    content: Buffer.from(text),
  });
  const frames = numbered(IFRAMES, (n) => `<iframe width="40" height="20" src="frame?${n}"></iframe>`);
  return new Map([
    ['/empty', file('text/html', html('Empty', ''))],
    ['/iframes', file('text/html', html('Frames', frames))],
    ['/frame', file('text/html', '<!doctype html><title>Frame</title><p>A frame')],
    [
      '/heavy',
      file('text/html', html('Heavy', `${numbered(ARTICLES, article)}<script src="heavy.js"></script>`)),
    ],
    ['/heavy.js', file('text/javascript', `const results = [];\n${numbered(FUNCTIONS, fn)}`)],
  ]);
}

export interface PageServer {
  urlOf(page: PageName): string;
  /** Bytes of all that the page loads. */
  bytesOf(page: PageName): number;
  close(): void;
}

export async function servePages(): Promise<PageServer> {
  const served = files();
  const server = createServer(({ url = '' }, response) => {
    const found = served.get(url.replace(/\?.*/, ''));
    response.writeHead(found ? 200 : 404, { 'content-type': found?.type ?? 'text/plain', ...HEADERS });
    response.end(found?.content);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  const size = (...names: string[]) =>
    names.reduce((sum, name) => sum + (served.get(name)?.content.length ?? 0), 0);
  const bytes: Record<PageName, number> = {
    empty: size('/empty'),
    iframes: size('/iframes') + IFRAMES * size('/frame'),
    heavy: size('/heavy', '/heavy.js'),
  };
  return {
    urlOf: (page) => `http://127.0.0.1:${address.port}/${page}`,
    bytesOf: (page) => bytes[page],
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
