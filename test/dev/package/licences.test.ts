/** What is said of the packages in a build is whole, and says the same wherever it is built. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { licencesOf, packageOf } from '../../../dev/build/licences';
import { licenceFaults } from '../../../dev/package/licence-rules.mjs';

let root = '';
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'licences-'));
});
afterEach(() => rmSync(root, { recursive: true }));

function installed(name: string, files: Record<string, string>): string {
  const folder = path.join(root, 'node_modules', name);
  mkdirSync(folder, { recursive: true });
  const about = {
    name,
    version: '1.0.0',
    license: 'MIT',
    repository: { url: `git+https://example.com/${name}.git` },
  };
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify(about));
  for (const [file, text] of Object.entries(files)) writeFileSync(path.join(folder, file), text);
  return folder;
}

describe('whose a module is', () => {
  test.each([
    ['/a/node_modules/valibot/dist/index.mjs', '/a/node_modules/valibot'],
    ['/a/node_modules/@noble/hashes/sha2.js?background', '/a/node_modules/@noble/hashes'],
    [
      '/a/node_modules/nostr-tools/node_modules/@noble/hashes/sha2.js',
      '/a/node_modules/nostr-tools/node_modules/@noble/hashes',
    ],
    ['\0vite/preload-helper.js', '/a/node_modules/vite'],
    ['/a/src/popup/popup.tsx', null],
    ['/@crx/manifest', null],
  ])('%j', (id, folder) => {
    expect(packageOf(id, '/a')).toBe(folder);
  });

  test('one that nobody knows ends the build', () => {
    expect(() => packageOf('\0some-plugin:helper', '/a')).toThrow('Whose is "\\u0000some-plugin:helper"?');
    expect(() => packageOf('/elsewhere/a.ts', '/a')).toThrow('Whose is "/elsewhere/a.ts"?');
  });
});

test('every text of a package is there, once, in the order of names', () => {
  const b = installed('b', {
    'LICENSE.md': 'Text of b\r\nin two lines\n',
    NOTICE: 'Notice of b',
    'README.md': 'No',
  });
  const a = installed('@x/a', { COPYING: 'Text of a' });
  const text = licencesOf([b, a, b], 'Ours\n');
  expect(text).toBe(licencesOf([a, b], 'Ours'));
  expect(text.split(/\n\n-{80}\n/)).toEqual([
    'Fusebox\n\nOurs\n\nThis copy of Fusebox holds code of:',
    '@x/a 1.0.0\nLicence: MIT\nSource: https://example.com/@x/a\n\nText of a',
    'b 1.0.0\nLicence: MIT\nSource: https://example.com/b\n\nText of b\nin two lines\n\nNotice of b\n',
  ]);
});

test('a package without a text of its licence ends the build', () => {
  const bare = installed('bare', {});
  expect(() => licencesOf([bare], 'Ours')).toThrow('bare is in the build and has no text of a licence.');
});

test('of what is shortened it is said', () => {
  expect(licencesOf([installed('dexie', { LICENSE: 'Text' })], 'Ours')).toContain(
    'Shortened: dev/build/whittled-dexie.ts',
  );
});

test('what a build names is what the lockfile lets be shipped', () => {
  const lock = {
    '': { dependencies: { a: '1.0.0', b: '1.0.0' } },
    'node_modules/a': { version: '1.0.0' },
    'node_modules/b': { version: '1.0.0' },
    'node_modules/tester': { version: '1.0.0', dev: true },
    'node_modules/vite': { version: '1.0.0', dev: true },
  };
  const naming = (...names: string[]) =>
    licencesOf(
      names.map((name) => installed(name, { LICENSE: 'Text' })),
      'Ours',
    );
  expect(licenceFaults(naming('a', 'b', 'vite'), lock, [])).toEqual([]);
  expect(licenceFaults(naming('a'), lock, ['b'])).toEqual([]);
  expect(licenceFaults(naming('a', 'b'), lock, ['b'])).toEqual(['b is not meant to be in this build.']);
  expect(licenceFaults(naming('a', 'stranger', 'tester'), lock, [])).toEqual([
    'licences.txt does not name b.',
    'licences.txt names stranger 1.0.0, which the lockfile does not.',
    'tester is not meant to be in this build.',
  ]);
});
