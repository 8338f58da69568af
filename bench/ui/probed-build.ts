/** A copy of the built extension whose pages note what is measured. */
import { appendFile, cp, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type Probed, probe } from './probe';

/** A page besides that holds one word: what it takes is the browser's. */
export const EMPTY_PAGE = 'empty.html';
const EMPTY_SCRIPT = 'empty.js';

/** Puts it into this folder. `pages`: what is waited for in each page, by its place in the build. */
export async function copyProbed(
  build: string,
  folder: string,
  pages: Readonly<Record<string, Probed>>,
): Promise<void> {
  await cp(build, folder, { recursive: true });
  for (const [page, probed] of Object.entries(pages)) {
    const html = await readFile(path.join(folder, page), 'utf8');
    const [, script] = /<script\b[^>]* src="([^"]+)"/.exec(html) ?? [];
    if (script === undefined) throw new Error(`${page} has no script of its own.`);
    const { pathname } = new URL(script, `https://build/${page}`);
    await appendFile(path.join(folder, decodeURIComponent(pathname)), codeOf(probed));
  }
  await writeFile(
    path.join(folder, EMPTY_PAGE),
    `<!doctype html><title>Empty</title><h1>Empty</h1><script type="module" src="${EMPTY_SCRIPT}"></script>`,
  );
  const word = { shown: ['h1'], text: '.', click: 'h1', reacted: 'h1' };
  await writeFile(path.join(folder, EMPTY_SCRIPT), codeOf(word));
}

/** Some TypeScript loaders wrap functions in __name, which no page has. */
function codeOf(probed: Probed): string {
  return `\n{ const __name = (f) => f; (${probe})(${JSON.stringify(probed)}); }\n`;
}
