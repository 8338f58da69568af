/** The first page that somebody sees after `npm start`: what to paste where. */

import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';

export interface Welcome {
  url: string;
  close(): void;
}

export async function startWelcome(shown: {
  uri: string;
  walletPageUrl: string;
  shopUrl: string;
}): Promise<Welcome> {
  const template = await readFile(new URL('welcome.html', import.meta.url), 'utf8');
  const page = template
    .replace('{{uri}}', () => shown.uri.replaceAll('&', '&amp;'))
    .replace('{{wallet page}}', () => shown.walletPageUrl)
    .replaceAll('{{shop}}', () => shown.shopUrl);
  const server = createServer((_, response) => {
    response
      .writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' })
      .end(page);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The welcome page has no port.');
  return {
    url: `http://127.0.0.1:${address.port}/`,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
