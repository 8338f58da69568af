/** The size gates must be able to say no: dev/size.mjs is run on builds made up here. */
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

const script = path.resolve(import.meta.dirname, '../../dev/size.mjs');
let dist = '';

beforeEach(() => {
  dist = mkdtempSync(path.join(tmpdir(), 'size-'));
});
afterEach(() => rmSync(dist, { recursive: true }));

/** A small build with everything in it, as Vite writes it. */
const SMALL = {
  'manifest.json': JSON.stringify({
    background: { service_worker: 'loader.js' },
  }),
  'loader.js': `import './assets/background.js';\n`,
  'assets/background.js': `import{a as b}from"./shared.js";export*from'./more.js';b(()=>import("./lazy.js"));`,
  'assets/more.js': '',
  'assets/shared.js': 'export const a=f=>f;',
  'assets/lazy.js': '',
  'assets/popup.js': `import"./shared.js";`,
  'assets/popup.css': '',
  '_locales/en/messages.json': '{}',
  '_locales/de/messages.json': '{}',
  'page/bridge.js': '',
  'page/webln.js': '',
  'page/announced.js': '',
  'src/popup/popup.html': `<script type="module" crossorigin src="/assets/popup.js"></script>
    <link rel="stylesheet" href="../../assets/popup.css"><link rel="icon" href="/none.png">`,
  'src/popup/prompt.html': `<link rel="modulepreload" href="/assets/shared.js">`,
};

/** Text of so many kB that gzip cannot make smaller than about three quarters. */
const heavy = (kB: number): string => `// ${randomBytes((kB * 1000 * 3) / 4).toString('base64')}\n`;

/** Writes both builds, with these changes to Chrome's (null takes a file away), and measures them. */
function size(changes: Record<string, string | null> = {}): { status: number | null; output: string } {
  for (const build of ['chrome', 'firefox']) {
    const files = Object.entries({ ...SMALL, ...(build === 'chrome' ? changes : {}) });
    for (const [file, text] of files) {
      if (text === null) continue;
      const target = path.join(dist, build, file);
      mkdirSync(path.dirname(target), { recursive: true });
      writeFileSync(target, text);
    }
  }
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, dist], { encoding: 'utf8' });
  return { status, output: stdout + stderr };
}

test('a small build passes', () => {
  const { status, output } = size();
  expect(output).not.toMatch(/OVER|MISSING/);
  expect(output.match(/ ok$/gm)).toHaveLength(12);
  expect(status).toBe(0);
});

test.each([
  ['the bridge', 'page/bridge.js', 6, ['JS per frame']],
  ['a provider', 'page/announced.js', 6, ['JS per frame']],
  ['what the background imports', 'assets/more.js', 140, ['background']],
  ['what the popup loads', 'assets/popup.js', 85, ['popup to first paint']],
  ['styles', 'assets/popup.css', 85, ['popup to first paint']],
  ['a page itself', 'src/popup/prompt.html', 85, ['prompt to first paint']],
  [
    'what several share',
    'assets/shared.js',
    140,
    ['background', 'popup to first paint', 'prompt to first paint'],
  ],
  ['what is loaded late', 'assets/lazy.js', 390, []],
  ['anything', 'sound.bin', 550, ['package in English']],
  ['a language', '_locales/de/messages.json', 40, ['any other language']],
] as const)('%s is weighed', (_, file, kB, over) => {
  const { status, output } = size({
    [file]: (file in SMALL ? SMALL[file as keyof typeof SMALL] : '') + heavy(kB),
  });
  const names = [...output.matchAll(/^(\S.*?) {2,}.*OVER$/gm)].map(([, name]) => name);
  expect(names).toEqual(over);
  expect(status).toBe(over.length > 0 ? 1 : 0);
});

test('of two providers a page gets one', () => {
  const { output, status } = size({ 'page/webln.js': heavy(3), 'page/announced.js': heavy(3) });
  expect(output).not.toMatch(/OVER/);
  expect(status).toBe(0);
});

test.each([
  ['no prompt page', { 'src/popup/prompt.html': null }, /prompt to first paint.*MISSING/],
  [
    'nothing for pages',
    { 'page/bridge.js': null, 'page/webln.js': null, 'page/announced.js': null },
    /JS per frame.*MISSING/,
  ],
  ['no bridge', { 'page/bridge.js': null }, /chrome: page\/bridge\.js .*not in it/],
  ['no background', { 'manifest.json': '{}' }, /background.*MISSING/],
  ['an import that leads nowhere', { 'assets/more.js': null }, /chrome: assets\/more\.js .*not in it/],
  [
    'a content script that loads another',
    { 'page/bridge.js': 'import("/x.js")' },
    /bridge\.js .*must be whole/,
  ],
  ['no build', { 'manifest.json': null }, /chrome: there is no build/],
])('%s is an error', (_, changes, message) => {
  const { status, output } = size(changes);
  expect(output).toMatch(message);
  expect(status).toBe(1);
});
