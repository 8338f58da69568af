/** What goes into each package. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** Of the repository, what the packages are built from, and what tells about it. */
const SOURCES = [
  '.npmrc',
  'CHANGELOG.md',
  'CONTRIBUTING.md',
  'LICENSE',
  'README.md',
  'SECURITY.md',
  'biome.json',
  'dev',
  'docs',
  'manifest.json',
  'package-lock.json',
  'package.json',
  'public',
  'src',
  'store',
  'tsconfig.json',
  'vite.config.ts',
];
/** They tell nothing of how it is built, and are large. */
const PICTURES = 'docs/screenshots/';

/** All files under a folder, by their paths in it. @param {string} folder @param {string} under @returns {Map<string, Uint8Array>} */
export function filesIn(folder, under = '.') {
  const files = readdirSync(path.join(folder, under), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
  return new Map(
    files.map((file) => [path.relative(folder, file).split(path.sep).join('/'), readFileSync(file)]),
  );
}

/** What the stores' reviewers are given to build it themselves. @param {string} root @returns {Map<string, Uint8Array>} */
export function sourcesOf(root) {
  const files = new Map();
  for (const entry of readdirSync(root, { withFileTypes: true })) {
    if (!SOURCES.includes(entry.name)) continue;
    if (entry.isFile()) files.set(entry.name, readFileSync(path.join(root, entry.name)));
    else for (const [name, content] of filesIn(root, entry.name)) files.set(name, content);
  }
  return new Map([...files].filter(([name]) => !name.startsWith(PICTURES)));
}
