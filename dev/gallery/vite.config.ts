/** `npm run gallery`: our screens with made-up data, in any browser, drawn anew as their files change. */
import path from 'node:path';
import { defineConfig, type Plugin } from 'vite';

const ROOT = import.meta.dirname;
const SRC = path.resolve(ROOT, '../../src');

/** Screens read the gallery's database in place of their own. */
const ownDatabase: Plugin = {
  name: 'own-database',
  enforce: 'pre',
  async resolveId(source, importer) {
    const isDoor =
      importer !== undefined &&
      path.resolve(path.dirname(importer), source) === path.join(SRC, 'popup/database');
    return isDoor ? path.join(ROOT, 'database.ts') : null;
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
  plugins: [ownDatabase],
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    target: 'esnext',
    rolldownOptions: { input: ['index', 'stage', 'frames'].map((page) => path.join(ROOT, `${page}.html`)) },
  },
  server: { open: true, fs: { allow: [path.resolve(ROOT, '../..')] } },
});
