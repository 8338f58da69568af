/** Web sites that do nothing, or only listen. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';

export interface QuietSites {
  origins: string[];
  /** Resolves when a page at `LOOKS` has found a provider. */
  found(): Promise<void>;
  close(): void;
}

/** The path of a page that has its wallet tell it what it receives. */
export const LISTENS = '/listens';
/** Of one that is loaded until there is a provider in it. Any other path is a page that does nothing. */
export const LOOKS = '/looks';
const FOUND = '/found';

const QUIET = '<!doctype html><title>Quiet</title><h1>A page</h1><p>It does nothing.</p>';
const LISTENING = `${QUIET}<script>
webln.enable().then(() => webln.on('paymentReceived', () => {}));
</script>`;

const LOOKING = `${QUIET}<script>
if (window.webln) fetch('${FOUND}');
else setTimeout(() => location.reload(), 200);
</script>`;

const pageAt = (path: string) => (path === LISTENS ? LISTENING : path === LOOKS ? LOOKING : QUIET);

export async function serveQuietSites(count: number): Promise<QuietSites> {
  const servers: Server[] = [];
  const origins: string[] = [];
  let onFound: () => void = () => undefined;
  while (servers.length < count) {
    const server = createServer(({ url = '' }, response) => {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
      response.end(pageAt(url));
      if (url === FOUND) onFound();
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    servers.push(server);
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('A site has no port.');
    origins.push(`http://127.0.0.1:${address.port}`);
  }
  return {
    origins,
    found: () =>
      new Promise((resolve) => {
        onFound = resolve;
      }),
    close() {
      for (const server of servers) {
        server.closeAllConnections();
        server.close();
      }
    },
  };
}
