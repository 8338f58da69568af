/** The gallery (`npm run gallery`), built and served: every screen in every state, with no wallet behind it. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'vite';

const CONFIG = path.resolve(import.meta.dirname, '../dev/gallery/vite.config.ts');

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
};

export interface Gallery {
  /** The address of the page that draws them in frames. */
  frames: string;
  close(): Promise<void>;
}

export async function serveGallery(): Promise<Gallery> {
  const outDir = await mkdtemp(path.join(tmpdir(), 'gallery-'));
  await build({ configFile: CONFIG, logLevel: 'error', build: { outDir, emptyOutDir: true } });
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://gallery');
    readFile(path.join(outDir, pathname)).then(
      (content) => {
        // Hundreds of frames load the same.
        response.setHeader('cache-control', 'max-age=3600, immutable');
        response.setHeader('content-type', TYPES[path.extname(pathname)] ?? 'application/octet-stream');
        response.end(content);
      },
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    frames: `http://127.0.0.1:${port}/frames.html`,
    async close() {
      server.closeAllConnections();
      server.close();
      await rm(outDir, { recursive: true });
    },
  };
}
