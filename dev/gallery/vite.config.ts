/** `npm run gallery`: our screens with made-up data, in any browser, drawn anew as their files change. */
import path from 'node:path';
import { defineConfig, type Plugin } from 'vite';

const ROOT = import.meta.dirname;
const SRC = path.resolve(ROOT, '../../src');

/** Modules of the popup that have another one in their place here. */
const DOORS: Readonly<Record<string, string>> = {
  'popup/database': 'database.ts',
  'popup/mount': 'mount.ts',
};

/** Screens read the gallery's database in place of their own, and can be drawn again. */
const ownDoors: Plugin = {
  name: 'own-doors',
  enforce: 'pre',
  async resolveId(source, importer) {
    if (importer === undefined || importer.startsWith(ROOT)) return null;
    const door = DOORS[path.relative(SRC, path.resolve(path.dirname(importer), source))];
    return door === undefined ? null : path.join(ROOT, door);
  },
};

export default defineConfig({
  root: ROOT,
  publicDir: path.resolve(ROOT, '../../public'),
  resolve: { alias: { 'webextension-polyfill': path.join(ROOT, 'browser.ts') } },
  define: {
    __VERSION__: '"gallery"',
    __FAILPOINTS__: 'false',
    __CHROME__: 'true',
  },
  plugins: [ownDoors],
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    target: 'esnext',
    rolldownOptions: { input: ['index', 'stage', 'frames'].map((page) => path.join(ROOT, `${page}.html`)) },
  },
  server: { open: true, fs: { allow: [path.resolve(ROOT, '../..')] } },
});
