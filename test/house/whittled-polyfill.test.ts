/** The build takes out of the polyfill what is not called: nobody may miss it. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { whittlePolyfill } from '../../dev/build/whittled-polyfill';

const polyfill = readFileSync(
  path.resolve(import.meta.dirname, '../../node_modules/webextension-polyfill/dist/browser-polyfill.js'),
  'utf8',
);

interface Tab {
  id: number;
}

/** What a page of the extension has of the polyfill that was built for these sources, in a Chrome that knows callbacks only. */
async function browserOf(sources: string) {
  const code = whittlePolyfill(polyfill, sources).replace('export default', 'return');
  const chrome = {
    runtime: { id: 'fusebox', getURL: (file: string) => `chrome-extension://fusebox${file}` },
    tabs: {
      get: (id: number, callback?: (tab: Tab) => void) => callback?.({ id }),
      remove: (_id: number, callback?: () => void) => callback?.(),
    },
    storage: { local: { get: (_key: string, callback?: (items: object) => void) => callback?.({ a: 1 }) } },
  };
  return new Function('globalThis', 'chrome', code)({ chrome }, chrome);
}

test('what the sources call answers by a promise, and nothing else is wrapped', async () => {
  const browser = await browserOf('browser.tabs.get(1); browser.storage.local.get("a")');
  expect(await browser.tabs.get(7)).toEqual({ id: 7 });
  expect(await browser.storage.local.get('a')).toEqual({ a: 1 });
  expect(browser.runtime.getURL('/popup.html')).toBe('chrome-extension://fusebox/popup.html');
  expect(browser.tabs.remove(7)).toBeUndefined();
});

test('a method that knows no callbacks fails the build', () => {
  expect(polyfill).toContain('"fallbackToNoCallback": true');
  expect(() => whittlePolyfill(polyfill, 'browser.browserAction.setBadgeText({})')).toThrow(
    /knows no callbacks/,
  );
});

test.each([
  ['const apiMetadata = {', 'const metadataOfAll = {', /looks different/],
  ['const onRequestFinishedWrappers =', 'const finished =', /no .*onRequestFinishedWrappers/],
  ['        devtools: {', '        tools: {', /no .*devtools/],
  ['apiMetadata.privacy =', 'apiMetadata.settings =', /no .*privacy/],
  ['if (metadata.fallbackToNoCallback) {', 'if (metadata.tries) {', /no .*fallbackToNoCallback/],
])('a polyfill that has %j otherwise fails the build', (text, other, reason) => {
  expect(polyfill).toContain(text);
  expect(() =>
    whittlePolyfill(
      polyfill.replaceAll(text, () => other),
      '',
    ),
  ).toThrow(reason);
});
