/**
 * Builds dist/chrome, or dist/firefox with `--mode firefox`, from the one manifest; and tells Vitest where the tests are. The modes
 * `chrome-failpoints` and `firefox-failpoints` build what the end-to-end tests can stop in the middle of a payment.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { crx, type ManifestV3Export } from '@crxjs/vite-plugin';
import { build, type Plugin } from 'vite';
import { defineConfig } from 'vitest/config';
import { licences } from './dev/build/licences';
import { chromeManifest, firefoxManifest, manifest } from './dev/build/manifests';
import { whittleDexie } from './dev/build/whittled-dexie';
import { whittlePolyfill } from './dev/build/whittled-polyfill';

const TARGET = 'es2023';

/** What is put into pages, by its place in the package: background/page-scripts.ts registers these. */
const PAGE_SCRIPTS = {
  'page/bridge.js': 'src/content/bridge.ts',
  'page/webln.js': 'src/inpage/webln.ts',
  'page/announced.js': 'src/inpage/announced.ts',
};

/** Builds each of them into one whole file. One that had to load another would come after the page's first script. */
function pageScripts(define: Record<string, string>, collect: Plugin): Plugin {
  return {
    name: 'page-scripts',
    apply: 'build',
    async generateBundle() {
      for (const [fileName, entry] of Object.entries(PAGE_SCRIPTS)) {
        const built = await build({
          configFile: false,
          logLevel: 'warn',
          publicDir: false,
          define,
          plugins: [collect],
          build: {
            write: false,
            target: TARGET,
            lib: { entry, formats: ['iife'], name: '_' },
          },
        });
        const chunks = [built].flat().flatMap((result) => ('output' in result ? result.output : []));
        const [chunk] = chunks;
        if (chunk?.type !== 'chunk' || chunks.length > 1)
          throw new Error(`${entry} does not build into one file.`);
        this.emitFile({ type: 'asset', fileName, source: chunk.code });
      }
    },
  };
}

/** Marks the id of a module that is the background's own copy. */
const COPY = '?background';

/**
 * Gives the background copies of its own of all modules. No page ever loads the background's, so sharing chunks would save nothing: each
 * would only carry what the other needs, in files that compress worse.
 */
const backgroundApart: Plugin = {
  name: 'background-apart',
  apply: 'build',
  enforce: 'pre',
  async resolveId(source, importer, options) {
    const entry = path.resolve(manifest.background.service_worker);
    if (importer !== entry && !importer?.endsWith(COPY)) return null;
    const module = await this.resolve(source, importer.replace(COPY, ''), { ...options, skipSelf: true });
    if (module === null || module.external || !path.isAbsolute(module.id)) return module;
    return { ...module, id: module.id + COPY };
  },
};

/** Takes out of a library, as it is built, what Fusebox never runs. */
function whittled(file: RegExp, whittle: (code: string) => string): Plugin {
  return {
    name: `whittled ${file.source}`,
    transform: { filter: { id: file }, handler: (code) => ({ code: whittle(code), map: null }) },
  };
}

/** All that the sources say, to see what they call. */
const sources = () =>
  readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file))
    .map((file) => readFileSync(path.join('src', file), 'utf8'))
    .join('\n');

/** Firefox needs none of it: it would hand out the browser's own. */
const polyfill = (browser: 'chrome' | 'firefox') =>
  whittled(/\/webextension-polyfill\/dist\/browser-polyfill\.js/, (code) =>
    browser === 'firefox' ? 'export default globalThis.browser;' : whittlePolyfill(code, sources()),
  );

const dexie = whittled(/\/dexie\/dist\/modern\/dexie\.mjs/, whittleDexie);

/** The pages that one waits for, by the modules that they begin with. */
const WAITED_FOR = ['popup', 'prompt'].map((page) => path.resolve(`src/popup/${page}.tsx`));

interface Modules {
  getModuleInfo: (id: string) => { importedIds: string[] } | null;
}

const reachedFrom = new Map<string, Set<string>>();

/** All that such a page loads before its first paint, itself left out: found once, when all modules are known. */
function firstOf(entry: string, modules: Modules): Set<string> {
  const known = reachedFrom.get(entry);
  if (known) return known;
  const reached = new Set([entry]);
  for (const id of reached) {
    for (const imported of modules.getModuleInfo(id)?.importedIds ?? []) reached.add(imported);
  }
  reached.delete(entry);
  reachedFrom.set(entry, reached);
  return reached;
}

/**
 * What both of them begin with is one file, and what only one begins with is another: each file is a request, and a request costs more there than what it brings. What any page
 * needs later stays apart, as it comes.
 */
const firstFiles = [
  { pages: 2, name: 'first', priority: 2 },
  { pages: 1, name: 'first-of-one', priority: 1 },
].map(({ pages, name, priority }) => ({
  priority,
  name: (id: string, modules: Modules) => {
    const found = WAITED_FOR.filter((entry) => firstOf(entry, modules).has(id));
    if (found.length !== pages) return null;
    return pages === 2 ? name : `${path.parse(found[0] ?? '').name}-first`;
  },
}));

export default defineConfig(({ mode }) => {
  const browser = mode.startsWith('firefox') ? 'firefox' : 'chrome';
  const hasFailpoints = mode.endsWith('-failpoints');
  const browserManifest: ManifestV3Export = browser === 'firefox' ? firefoxManifest : chromeManifest;
  const define = {
    __VERSION__: JSON.stringify(manifest.version),
    __FAILPOINTS__: JSON.stringify(hasFailpoints),
    __CHROME__: JSON.stringify(browser === 'chrome'),
  };
  const { collect, write } = licences(
    import.meta.dirname,
    browser === 'firefox' ? ['webextension-polyfill'] : [],
  );
  return {
    define,
    // Its build for the browsers of today: less than what `dexie` alone means, and an ES module.
    resolve: { alias: [{ find: /^dexie$/, replacement: 'dexie/dist/modern/dexie.mjs' }] },
    plugins:
      mode === 'test'
        ? [dexie]
        : [
            backgroundApart,
            polyfill(browser),
            dexie,
            crx({ manifest: browserManifest, browser }),
            pageScripts(define, collect),
            collect,
            write,
          ],
    worker: { plugins: () => [collect] },
    // On two cores Vitest would use one, and most tests wait more than they compute. Time is no matter of theirs.
    test: {
      include: ['test/**/*.test.ts'],
      setupFiles: ['test/english.ts'],
      // On two cores: some tests wait for a wallet and compute nothing meanwhile.
      maxWorkers: 3,
      testTimeout: 30_000,
      hookTimeout: 30_000,
      expect: { poll: { timeout: 20_000 } },
      // Else Node would load it as it is: the tests run the Dexie that is shipped.
      server: { deps: { inline: [/\/dexie\//] } },
    },
    build: {
      outDir: `dist/${browser}${hasFailpoints ? '-failpoints' : ''}`,
      target: TARGET,
      modulePreload: { polyfill: false },
      reportCompressedSize: false,
      rollupOptions: {
        input: [
          'src/popup/popup.html',
          'src/popup/prompt.html',
          'src/popup/safety.html',
          'src/popup/try.html',
        ],
        // The minifier writes constants where they are used. Of a `var`, which Vite makes of them, it does not know that it is one.
        output: { topLevelVar: false, codeSplitting: { groups: firstFiles } },
      },
    },
  };
});
