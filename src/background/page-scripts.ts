/** What is put into pages, and into which: it follows from what the user has chosen, and from nothing else. */
import type { Settings } from '../contract/rows';

/** A content script as the browser is told of it. */
export interface PageScript {
  id: string;
  js: string[];
  /** Never empty. */
  matches: string[];
  world: 'ISOLATED' | 'MAIN';
  allFrames: true;
  runAt: 'document_start';
  persistAcrossSessions: true;
}

/** What the user has chosen, as far as it matters here. `sites`: the origins that were chosen. */
export interface Appearance extends Pick<Settings, 'appearsOn' | 'takesWebln'> {
  sites: readonly string[];
}

const EVERYWHERE = ['http://*/*', 'https://*/*'];
const ALWAYS = { allFrames: true, runAt: 'document_start', persistAcrossSessions: true } as const;

/** The scripts to be registered, none where Fusebox is to appear nowhere. The files are made by vite.config.ts. */
export function registeredScripts(appearance: Appearance, namesPorts: boolean): PageScript[] {
  const { appearsOn, sites } = appearance;
  const patterns = sites.map((origin) => patternOf(origin, namesPorts));
  const matches = appearsOn === 'everywhere' ? EVERYWHERE : [...new Set(patterns)].sort();
  if (matches.length === 0) return [];
  const [bridge, provider] = pageFiles(appearance);
  return [
    { id: 'bridge', js: [bridge], matches, world: 'ISOLATED', ...ALWAYS },
    { id: 'provider', js: [provider], matches, world: 'MAIN', ...ALWAYS },
  ];
}

/** The bridge, and what the page's own world gets. */
export function pageFiles({
  takesWebln,
}: Pick<Appearance, 'takesWebln'>): [bridge: string, provider: string] {
  return ['page/bridge.js', takesWebln ? 'page/webln.js' : 'page/announced.js'];
}

/** True where pages of this origin can be named to the browser: `*` may stand in a host, and would mean all of them. */
export function canBeChosen(origin: string): boolean {
  if (!URL.canParse(origin)) return false;
  const url = new URL(origin);
  return url.origin === origin && /^https?:$/.test(url.protocol) && !url.hostname.includes('*');
}

/** The origin's pages as a match pattern; all ports of its host where the browser's patterns can name none (Firefox). */
function patternOf(origin: string, namesPorts: boolean): string {
  const { protocol, hostname, port } = new URL(origin);
  const usual = protocol === 'https:' ? '443' : '80';
  return `${protocol}//${hostname}${namesPorts ? `:${port || usual}` : ''}/*`;
}
