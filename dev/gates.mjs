/** The size gates: what the built extension weighs, gzip -9 file by file, and what it may weigh. Needs nothing but Node. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';

export const BUILDS = ['chrome', 'firefox'];

/** In kB of 1000 bytes. `files` finds what belongs to the group; finding nothing means that it is missing. */
const GROUPS = [
  { name: 'JS per frame', gate: 4, files: pageScripts },
  { name: 'background', gate: 100, files: background },
  { name: 'popup to first paint', gate: 60, files: (build) => page(build, 'popup.html') },
  { name: 'prompt to first paint', gate: 60, files: (build) => page(build, 'prompt.html') },
  {
    name: 'package in English',
    gate: 400,
    files: (build) => [...build.keys()].filter((file) => !isForeign(file)),
  },
  { name: 'any other language', gate: 27, files: heaviestLanguage },
];

/** The texts of a language other than English, which nobody loads who does not speak it. */
const isForeign = (file) => /^_locales\/(?!en\/)/.test(file);

function heaviestLanguage(build) {
  return [...build.keys()]
    .filter(isForeign)
    .sort((a, b) => gzipOf(build.get(b)) - gzipOf(build.get(a)))
    .slice(0, 1);
}

/** @typedef {Map<string, Buffer>} Build The files of one build by their path in it. */

/**
 * Throws where there is no build.
 * @returns {Build}
 */
export function readBuild(folder) {
  if (!existsSync(path.join(folder, 'manifest.json'))) {
    throw new Error(`there is no build in ${folder}: run \`npm run build\` first`);
  }
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return new Map(
    files.map((entry) => {
      const file = path.join(entry.parentPath, entry.name);
      return [path.relative(folder, file).replaceAll(path.sep, '/'), readFileSync(file)];
    }),
  );
}

/** What a frame gets: the bridge, and one of the providers, here the heavier. All of them lie in a folder of their own. */
function pageScripts(build) {
  const files = [...build.keys()].filter((file) => /^page\/[^/]+\.js$/.test(file));
  for (const file of files) {
    // A loader would look small here and load the real script unmeasured, and too late for the page.
    if (/\bimport\s*\(/.test(textOf(build, file)))
      throw new Error(`${file} loads more code: it must be whole`);
  }
  if (files.length === 0) return [];
  const [heaviest] = files
    .filter((file) => file !== 'page/bridge.js')
    .sort((a, b) => gzipOf(build.get(b)) - gzipOf(build.get(a)));
  return withImports(build, ['page/bridge.js', heaviest]);
}

function background(build) {
  const { service_worker, scripts = [] } = manifestOf(build).background ?? {};
  return withImports(build, service_worker ? [service_worker] : scripts);
}

/** A page with its scripts, their static imports and its styles: all that stands before its first paint. */
function page(build, name) {
  const html = [...build.keys()].find((file) => path.posix.basename(file) === name);
  if (html === undefined) return [];
  const needed = [];
  for (const [tag] of textOf(build, html).matchAll(/<(?:script|link)\b[^>]*>/g)) {
    if (tag.startsWith('<link') && !/\brel="?(?:modulepreload|stylesheet)\b/.test(tag)) continue;
    const [, url] = /\s(?:src|href)="([^"]+)"/.exec(tag) ?? [];
    if (url !== undefined) needed.push(resolve(html, url));
  }
  return withImports(build, [html, ...needed]);
}

/** The files, and everything they import statically. `import()` is what a page does without at first. */
function withImports(build, files) {
  const reached = new Set();
  const visit = (file) => {
    if (reached.has(file)) return;
    reached.add(file);
    const text = textOf(build, file);
    if (!/\.m?js$/.test(file)) return;
    // What a bundler writes: import"./a.js", import{b}from"./a.js", export*from"./a.js".
    for (const [, from] of text.matchAll(/\b(?:import|from)\s*["']((?:\.{0,2}\/)[^"']+\.m?js)["']/g)) {
      visit(resolve(file, from));
    }
  };
  for (const file of files) visit(file);
  return [...reached];
}

/** The path in the build that a URL in a file means; a leading slash is the top of the extension. */
function resolve(file, url) {
  return path.posix.join(url.startsWith('/') ? '' : path.posix.dirname(file), url).replace(/^\//, '');
}

function textOf(build, file) {
  const bytes = build.get(file);
  if (bytes === undefined) throw new Error(`${file} is named in the build but is not in it`);
  return bytes.toString('utf8');
}

function manifestOf(build) {
  return JSON.parse(textOf(build, 'manifest.json'));
}

/** One group's cost: what it weighs, whether it passes, and its files, the heaviest first. */
function measure(build, { name, gate, files }) {
  const parts = files(build)
    .map((file) => ({
      file,
      raw: build.get(file).length,
      gzip: gzipOf(build.get(file)),
    }))
    .sort((a, b) => b.gzip - a.gzip);
  const raw = parts.reduce((sum, part) => sum + part.raw, 0);
  const gzip = parts.reduce((sum, part) => sum + part.gzip, 0);
  const verdict = parts.length === 0 ? 'MISSING' : gzip > gate * 1000 ? 'OVER' : 'ok';
  return { name, raw, gzip, gate, verdict, parts };
}

/** What each group of a build costs. Throws where the build lacks a file that it names. */
export const weigh = (build) => GROUPS.map((group) => measure(build, group));

export const gzipOf = (bytes) => gzipSync(bytes, { level: 9 }).length;
