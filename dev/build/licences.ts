/** Writes `licences.txt` into a build: which packages have code in it, and what their licences say. Taken from what was bundled and what is installed, and from nothing else. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { normalizePath, type Plugin } from 'vite';

/** Whose code the bundler writes by itself, by the beginnings of the names of such modules. */
const BUNDLERS = { '\0vite/': 'vite', '\0rolldown/': 'rolldown' };

/** What @crxjs/vite-plugin makes of our manifest. */
const MANIFEST = '/@crx/manifest';

/** Here Vite's licence ends, and those of packages begin that are a part of Vite and of no build. */
const OTHERS = /^# Licenses of bundled dependencies$.*/ms;

/** What is shortened as it is built in, and where that stands: MPL-2.0 and Apache-2.0 want it said. */
const SHORTENED: Record<string, string> = {
  dexie: 'dev/build/whittled-dexie.ts',
  'webextension-polyfill': 'dev/build/whittled-polyfill.ts',
};

const LINE = '-'.repeat(80);

/**
 * The folder of the package that a module is of; null for a source of ours. Throws where a module is neither: nobody would know whose it is.
 */
export function packageOf(moduleId: string, root: string): string | null {
  const [bundler] = Object.entries(BUNDLERS).filter(([beginning]) => moduleId.startsWith(beginning));
  if (bundler) return path.join(root, 'node_modules', bundler[1]);
  const [file = ''] = moduleId.split('?');
  const [, folder] = /^(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file) ?? [];
  if (folder !== undefined) return folder;
  if (file === MANIFEST || file.startsWith(`${normalizePath(root)}/`)) return null;
  throw new Error(`Whose is ${JSON.stringify(moduleId)}? dev/build/licences.ts does not know.`);
}

interface Named {
  name: string;
  version: string;
  license: string;
  homepage?: string;
  repository?: string | { url: string };
}

/** What is said of one package. Throws where it brings no licence along. */
function entry(folder: string): string {
  const read = (file: string) =>
    readFileSync(path.join(folder, file), 'utf8').replaceAll('\r\n', '\n').replace(OTHERS, '').trim();
  const { name, version, license, homepage, repository }: Named = JSON.parse(read('package.json'));
  const texts = readdirSync(folder)
    .filter((file) => /^(?:licen[cs]e|copying|notice)/i.test(file))
    .sort();
  if (texts.length === 0) throw new Error(`${name} is in the build and has no text of a licence.`);
  const from = (typeof repository === 'object' ? repository.url : repository) ?? homepage ?? '';
  return [
    `${name} ${version}`,
    `Licence: ${license}`,
    `Source: ${from.replace(/^git\+/, '').replace(/\.git$/, '')}`,
    ...(name in SHORTENED
      ? [`Shortened: ${SHORTENED[name]} in the source of Fusebox leaves out parts of it.`]
      : []),
    ...texts.map((file) => `\n${read(file)}`),
  ].join('\n');
}

/** The file's text. @param folders of the packages, in any order */
export function licencesOf(folders: Iterable<string>, ownLicence: string): string {
  const entries = [...new Set(folders)].map(entry).sort();
  return `${[`Fusebox\n\n${ownLicence.trim()}\n\nThis copy of Fusebox holds code of:`, ...entries].join(`\n\n${LINE}\n`)}\n`;
}

/**
 * `collect` belongs into every bundle that becomes a part of the build, `write` into the main one, which ends last.
 * @param replaced packages of which the build leaves no code, only their names
 */
export function licences(root: string, replaced: readonly string[]): { collect: Plugin; write: Plugin } {
  const folders = new Set<string>();
  const collect: Plugin = {
    name: 'licences-collect',
    apply: 'build',
    enforce: 'post',
    generateBundle(_, bundle) {
      for (const chunk of Object.values(bundle)) {
        for (const id of chunk.type === 'chunk' ? chunk.moduleIds : []) {
          const folder = packageOf(id, root);
          if (folder !== null && !replaced.includes(path.basename(folder))) folders.add(folder);
        }
      }
    },
  };
  const write: Plugin = {
    name: 'licences-write',
    apply: 'build',
    enforce: 'post',
    generateBundle() {
      const own = readFileSync(path.join(root, 'LICENSE'), 'utf8');
      this.emitFile({ type: 'asset', fileName: 'licences.txt', source: licencesOf(folders, own) });
    },
  };
  return { collect, write };
}
