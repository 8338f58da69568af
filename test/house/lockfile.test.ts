/** Who installs gets what was looked at: from the registry alone, unchanged, with a licence that lets us use it, and no script is run. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { type Entry, isAllowed, type Lockfile, lockFaults } from './lockfile';

const ROOT = path.resolve(import.meta.dirname, '../..');
const textOf = (file: string) => readFileSync(path.join(ROOT, file), 'utf8');

const lock: Lockfile = JSON.parse(textOf('package-lock.json'));
const npmrc = textOf('.npmrc');
const {
  dependencies,
  devDependencies,
}: Record<'dependencies' | 'devDependencies', Record<string, string>> = JSON.parse(textOf('package.json'));

test('nothing is wrong with the lockfile', () => {
  expect(lock.packages['node_modules/preact']).toBeDefined();
  expect(lockFaults(lock, npmrc)).toEqual([]);
});

const INTEGRITY = lock.packages['node_modules/preact']?.integrity ?? '';
const planted = (change: Entry) =>
  lockFaults(
    {
      ...lock,
      packages: {
        ...lock.packages,
        'node_modules/a/node_modules/b': {
          version: '1.0.0',
          integrity: INTEGRITY,
          license: 'MIT',
          ...change,
        },
      },
    },
    npmrc,
  );

test.each<[Entry, string]>([
  [{ license: 'GPL-3.0-only' }, 'its licence is GPL-3.0-only, and it may be shipped'],
  [{ license: 'ISC' }, 'its licence is ISC, and it may be shipped'],
  [{ license: 'SSPL-1.0', dev: true }, 'its licence is SSPL-1.0, and it builds or tests'],
  [{ license: '' }, 'its licence is not named, and it may be shipped'],
  [
    { license: '(MIT AND GPL-2.0-only)', dev: true },
    'its licence is (MIT AND GPL-2.0-only), and it builds or tests',
  ],
  [{ license: 'BSD', dev: true }, 'its licence is BSD, and it builds or tests'],
  [{ integrity: 'sha1-AAAAAAAAAAAAAAAAAAAAAAAAAAA=' }, 'no SHA-512 of its content'],
  [{ integrity: '' }, 'no SHA-512 of its content'],
  [{ resolved: 'git+ssh://git@example.com/b.git#1234' }, 'comes from git+ssh://git@example.com/b.git#1234'],
  [{ version: 'file:../b' }, 'file:../b is no version of a registry'],
  [{ link: true }, 'is not a package of its own'],
  [{ hasInstallScript: true }, 'has an install script'],
])('an entry with %o is refused', (change, fault) => {
  expect(planted(change)).toEqual([`node_modules/a/node_modules/b: ${fault}`]);
});

test('what is allowed passes', () => {
  expect(planted({})).toEqual([]);
  expect(planted({ license: 'ISC', dev: true })).toEqual([]);
  expect(planted({ license: '(MIT OR GPL-3.0-or-later)' })).toEqual([]);
});

test('an expression is what its parts let one choose', () => {
  expect(isAllowed('(A OR B)', ['B'])).toBe(true);
  expect(isAllowed('(A AND B)', ['B'])).toBe(false);
  expect(isAllowed('A AND B', ['A', 'B'])).toBe(true);
  expect(isAllowed('A OR (B AND C)', ['C'])).toBe(false);
});

test('what npm is told is looked at, too', () => {
  expect(lockFaults(lock, 'registry=https://example.com/\n')).toEqual([
    '.npmrc lets packages run scripts.',
    '.npmrc lets the lockfile name registries.',
    '.npmrc says registry=https://example.com/',
  ]);
});

test('packages that are installed say of their licence what the lockfile says', () => {
  const installed = Object.entries(lock.packages).filter(
    ([place]) => place !== '' && existsSync(path.join(ROOT, place, 'package.json')),
  );
  expect(installed.length).toBeGreaterThan(300);
  const differing = installed.filter(([place, { license, version }]) => {
    const own: { version: string; license?: string | { type: string } } = JSON.parse(
      textOf(path.join(place, 'package.json')),
    );
    const says = typeof own.license === 'object' ? own.license.type : own.license;
    return own.version !== version || says !== license;
  });
  expect(differing.map(([place]) => place)).toEqual([]);
});

test('each package that we name is pinned to one version, and has its line in docs/dependencies.md', () => {
  const [shipped = '', building = ''] = textOf('docs/dependencies.md').split('## For building and testing');
  for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies })) {
    expect(version, name).toMatch(/^\d+\.\d+\.\d+(?:-\d+)?$/);
    expect(lock.packages[`node_modules/${name}`]?.version, name).toBe(version);
  }
  for (const name of Object.keys(dependencies)) {
    const line = shipped.split('\n').find((row) => row.startsWith(`| \`${name}\``)) ?? '';
    const licence = lock.packages[`node_modules/${name}`]?.license ?? '';
    expect(line, name).toContain(licence.replaceAll(/[()]/g, ''));
  }
  for (const name of Object.keys(devDependencies)) {
    expect(building, name).toContain(name.startsWith('@types/') ? '`@types/*`' : `\`${name}\``);
  }
});
