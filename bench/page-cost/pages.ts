/** The pages that are loaded, from a server of the bench's own on this machine. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { createLane, type Lane } from './lane';

export const IFRAMES = 50;

/** Of the heavy page: about 0.7 MB of HTML, and more than twice as much script, all of which is compiled and run. More HTML takes seconds to lay out, and tells no more. */
const ARTICLES = 2_000;
const FUNCTIONS = 6_000;

export type PageName = 'empty' | 'iframes' | 'heavy';

/** What a page notes while it loads. In a lane it tells the server of that, and goes back to where it waits. */
const NOTES = `<script>
let longTasks = 0;
const add = (tasks) => { for (const { duration } of tasks) longTasks += duration; };
const observer = new PerformanceObserver((list) => add(list.getEntries()));
if (PerformanceObserver.supportedEntryTypes.includes('longtask')) observer.observe({ type: 'longtask' });
async function tell() {
  const [{ domContentLoadedEventEnd: contentLoaded, loadEventEnd: loaded }] = performance.getEntriesByType('navigation');
  if (loaded === 0) return setTimeout(tell);
  add(observer.takeRecords());
  const hasProvider = 'webln' in window;
  const noted = JSON.stringify({ contentLoaded, loaded, longTasks, hasProvider });
  await fetch('noted' + location.search, { method: 'POST', body: noted });
  location.replace('wait' + location.search);
}
if (location.search !== '') addEventListener('load', () => setTimeout(tell));
</script>`;

/** Between two loads: here the next one is waited for. A no of the background is an answer, too. */
const WAITING = `<!doctype html><title>Waiting</title><script>
(async () => {
  const { wakes, page } = await (await fetch('next' + location.search)).json();
  if (wakes) await window.webln?.isEnabled?.().catch(() => undefined);
  location.replace('step' + location.search + '#' + page);
})();
</script>`;

/** Before each load: what is left by it has asked nothing. */
const STEP = `<!doctype html><title>Going on</title><script>
setTimeout(() => location.replace(location.hash.slice(1) + location.search));
</script>`;

/** For a moment after its start a browser puts nothing into pages: it takes the extension for a new one. */
const LOOKING = `<!doctype html><title>Looking</title><script>
setTimeout(() => window.webln ? location.replace('wait' + location.search) : location.reload(), 200);
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
    ['/wait', file('text/html', WAITING)],
    ['/look', file('text/html', LOOKING)],
    ['/step', file('text/html', STEP)],
    ['/heavy.js', file('text/javascript', `const results = [];\n${numbered(FUNCTIONS, fn)}`)],
  ]);
}

/** A tab that begins at `url` makes the loads of the lane. */
export type ServedLane = Pick<Lane, 'load'> & { url: string };

export interface PageServer {
  urlOf(page: PageName): string;
  /** One that `looks` waits for a provider before its first load, and each page must have it. */
  newLane(looks: boolean): ServedLane;
  /** Bytes of all that the page loads. */
  bytesOf(page: PageName): number;
  close(): void;
}

export async function servePages(): Promise<PageServer> {
  const served = files();
  const lanes: Lane[] = [];
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [path = '', place] = (request.url ?? '').split('?lane=');
    const lane = lanes[Number(place)];
    const found = served.get(path.replace(/\?.*/, ''));
    const type = found?.type ?? 'text/plain';
    if (path === '/next' && lane) {
      const order = await lane.waits();
      response.writeHead(200, { 'content-type': type, ...HEADERS }).end(JSON.stringify(order));
    } else if (path === '/noted' && lane) {
      lane.noted(await text(request));
      response.writeHead(204, HEADERS).end();
    } else {
      response.writeHead(found ? 200 : 404, { 'content-type': type, ...HEADERS }).end(found?.content);
    }
  }
  const server = createServer((request, response) => {
    // A page that went meanwhile is told nothing.
    answer(request, response).catch(() => response.destroy());
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
  const at = (path: string) => `http://127.0.0.1:${address.port}/${path}`;
  return {
    urlOf: at,
    newLane(looks) {
      const lane = createLane(looks);
      const place = lanes.push(lane) - 1;
      return { load: lane.load, url: at(`${looks ? 'look' : 'wait'}?lane=${place}`) };
    },
    bytesOf: (page) => bytes[page],
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
