/** What is put into which pages, as it follows from what the user has chosen. */
import { expect, test } from 'vitest';
import { type Appearance, canBeChosen, registeredScripts } from '../../src/background/page-scripts';

const FIRST: Appearance = { appearsOn: 'everywhere', takesWebln: true, sites: [] };

const matchesOf = (appearance: Appearance, namesPorts: boolean) =>
  registeredScripts(appearance, namesPorts).map(({ matches }) => matches);

test('as Fusebox comes, every http(s) frame gets the bridge, and window.webln in its own world, before its first script', () => {
  const everywhere = {
    matches: ['http://*/*', 'https://*/*'],
    allFrames: true,
    runAt: 'document_start',
    persistAcrossSessions: true,
  };
  expect(registeredScripts(FIRST, true)).toEqual([
    { id: 'bridge', js: ['page/bridge.js'], world: 'ISOLATED', ...everywhere },
    { id: 'provider', js: ['page/webln.js'], world: 'MAIN', ...everywhere },
  ]);
});

test('where window.webln is left to others, pages get the provider that only announces itself', () => {
  const scripts = registeredScripts({ ...FIRST, takesWebln: false }, true);
  expect(scripts.map(({ js }) => js)).toEqual([['page/bridge.js'], ['page/announced.js']]);
});

test('sites that were chosen matter only while they alone are to get it', () => {
  expect(registeredScripts({ ...FIRST, sites: ['https://a.example'] }, true)).toEqual(
    registeredScripts(FIRST, true),
  );
});

test('while no site is chosen, nothing is registered', () => {
  expect(registeredScripts({ ...FIRST, appearsOn: 'chosen' }, true)).toEqual([]);
});

const CHOSEN: Appearance = {
  appearsOn: 'chosen',
  takesWebln: true,
  sites: [
    'https://b.example',
    'http://localhost:8080',
    'https://a.example:8443',
    'http://[::1]:81',
    'http://localhost',
  ],
};

test('a chosen site is its scheme, its host and its port, also where that is the usual one', () => {
  const patterns = [
    'http://[::1]:81/*',
    'http://localhost:80/*',
    'http://localhost:8080/*',
    'https://a.example:8443/*',
    'https://b.example:443/*',
  ];
  expect(matchesOf(CHOSEN, true)).toEqual([patterns, patterns]);
});

test('where patterns name no ports, a chosen site is its scheme and host, once', () => {
  const patterns = ['http://[::1]/*', 'http://localhost/*', 'https://a.example/*', 'https://b.example/*'];
  expect(matchesOf(CHOSEN, false)).toEqual([patterns, patterns]);
});

test.each([
  ['https://shop.example', true],
  ['http://127.0.0.1:8080', true],
  ['https://xn--bcher-kva.example', true],
  ['https://shop.example/', false],
  ['https://SHOP.example', false],
  ['https://shop.example:443', false],
  // A host may have such a name, and as a pattern it would be others, too.
  ['https://*.example', false],
  ['https://*', false],
  ['file://', false],
  ['chrome://settings', false],
  ['null', false],
  ['', false],
])('%s can be chosen: %s', (origin, can) => {
  expect(canBeChosen(origin)).toBe(can);
});
