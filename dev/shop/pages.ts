/** The shop's own page and files. */
import { readFile } from 'node:fs/promises';
import type { Article } from './articles';

const TYPES: Record<string, string> = {
  '/shop.css': 'text/css; charset=utf-8',
  '/shop.js': 'text/javascript; charset=utf-8',
};

/** index.html with the articles in it. */
export async function frontPage(articles: readonly Article[]): Promise<string> {
  const page = await readShopFile('index.html');
  return page.replace('<!-- articles -->', () => articles.map(card).join('\n'));
}

/** The page that docs/webln.md gives as an example, as it stands. */
export function examplePage(): Promise<string> {
  return readShopFile('../../docs/example/index.html');
}

/** One of the page's files, or null for any other path. */
export async function shopFile(path: string): Promise<{ type: string; body: string } | null> {
  const type = TYPES[path];
  return type === undefined ? null : { type, body: await readShopFile(path.slice(1)) };
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

function card({ id, title, section, teaser, priceSats }: Article): string {
  return `      <li class="piece" data-testid="piece-${id}">
        <h2>${escapeHtml(title)}</h2>
        <p class="section">${escapeHtml(section)}</p>
        <p class="teaser">${escapeHtml(teaser)}</p>
        <button type="button" data-article="${id}">Read for ${priceSats} sats</button>
      </li>`;
}

function readShopFile(name: string): Promise<string> {
  return readFile(new URL(name, import.meta.url), 'utf8');
}
