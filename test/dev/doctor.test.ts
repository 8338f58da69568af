/** `npm run doctor`: what it says of made-up machines, and of this one. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { findings, type Machine } from '../../dev/doctor/findings.mjs';
import { isAtLeast } from '../../dev/setup/least-versions.mjs';
import { missingModules } from '../../dev/setup/modules.mjs';

const HEALTHY: Machine = {
  node: '20.19.0',
  npm: '10.8.2',
  missingModules: [],
  browsers: {
    chromium: { file: '/usr/bin/chromium', version: '123.0.6312.58', fault: null },
    firefox: { file: '/usr/bin/firefox', version: '142.0', fault: null },
  },
  hasDisplay: true,
  hasXvfb: false,
  disks: [{ folder: '/tmp', free: 2e9 }],
};
const missing = (change: Partial<Machine>) =>
  findings({ ...HEALTHY, ...change })
    .filter(({ isGood }) => !isGood)
    .map(({ text }) => text);
const { chromium, firefox } = HEALTHY.browsers;

test('nothing is missing on a machine that has what is needed, or Xvfb in place of a display', () => {
  expect(missing({})).toEqual([]);
  expect(missing({ hasDisplay: false, hasXvfb: true })).toEqual([]);
});

test.each<[string, Partial<Machine>, RegExp]>([
  ['an old Node', { node: '20.18.9' }, /needs Node\.js 20\.19 or newer; this is 20\.18\.9\. See https/],
  ['no npm', { npm: null }, /npm cannot be run/],
  ['an old npm', { npm: '6.14.4' }, /npm 8\.3 or newer .* `npm install -g npm`/],
  [
    'packages',
    { missingModules: ['node_modules/a', 'node_modules/b'] },
    /^node_modules\/a and 1 more: .*`npm ci`/,
  ],
  [
    'a browser',
    { browsers: { chromium, firefox: { file: null, version: null, fault: null } } },
    /^Firefox was not found\. Install Firefox 142/,
  ],
  [
    'a young browser',
    { browsers: { firefox, chromium: { ...chromium, version: '122.0.1' } } },
    /^Chromium 122\.0\.1 at \/usr\/bin\/chromium is too old\. Install Chromium 123/,
  ],
  [
    'the browser that was named',
    { browsers: { firefox, chromium: { ...chromium, fault: 'CHROMIUM_PATH is /x, which cannot be run.' } } },
    /CHROMIUM_PATH is \/x/,
  ],
  ['a display', { hasDisplay: false }, /install Xvfb/],
  ['room', { disks: [{ folder: '/tmp', free: 0.4e9 }] }, /^0\.4 GB free in \/tmp: make room/],
])('it says that there is missing: %s', (_, change, says) => {
  expect(missing(change)).toEqual([expect.stringMatching(says)]);
});

test('versions are compared by their numbers', () => {
  expect(['142', '142.0.1esr', '1000.0'].every((version) => isAtLeast(version, '142'))).toBe(true);
  expect(isAtLeast('99.9', '142')).toBe(false);
  expect([isAtLeast('20.9.0', '20.19'), isAtLeast('20.19.0', '20.19')]).toEqual([false, true]);
});

describe('packages that are not as package-lock.json has them', () => {
  const here = { os: [process.platform], cpu: [process.arch] };
  const WANTED = {
    '': {},
    'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' },
    'node_modules/b': { version: '2.0.0' },
    'node_modules/for-this': { version: '1.0.0', optional: true, ...here, libc: ['glibc'] },
    'node_modules/for-musl': { version: '1.0.0', optional: true, ...here, libc: ['musl'] },
    'node_modules/for-another': { version: '1.0.0', optional: true, os: ['none'], cpu: ['none'] },
    'node_modules/of-another': { version: '1.0.0', optional: true },
  };

  /** Looks at a folder in which npm has written down that it installed these, of which some are not there any more. */
  function missingIn(installed: object | null, gone: string[] = []): string[] {
    const root = mkdtempSync(path.join(tmpdir(), 'modules-'));
    const write = (file: string, content: object) => {
      mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
      writeFileSync(path.join(root, file), JSON.stringify(content));
    };
    write('package-lock.json', { packages: WANTED });
    for (const folder of Object.keys(installed ?? WANTED))
      if (folder !== '' && !gone.includes(folder)) write(`${folder}/package.json`, {});
    if (installed) write('node_modules/.package-lock.json', { packages: installed });
    const found = missingModules(root, 'glibc');
    rmSync(root, { recursive: true });
    return found;
  }
  const { 'node_modules/a': a, 'node_modules/b': b, 'node_modules/for-this': forThis } = WANTED;
  const INSTALLED = { 'node_modules/a': a, 'node_modules/b': b, 'node_modules/for-this': forThis };

  test('are none where all is there that this machine needs', () => {
    expect(missingIn(INSTALLED)).toEqual([]);
  });

  test('are those of another version, of other bytes, and those that are gone', () => {
    expect(missingIn({ ...INSTALLED, 'node_modules/b': { version: '2.0.1' } })).toEqual(['node_modules/b']);
    expect(
      missingIn({ ...INSTALLED, 'node_modules/a': { version: '1.0.0', integrity: 'sha512-x' } }),
    ).toEqual(['node_modules/a']);
    expect(missingIn(INSTALLED, ['node_modules/a'])).toEqual(['node_modules/a']);
    expect(missingIn({ 'node_modules/a': a, 'node_modules/b': b })).toEqual(['node_modules/for-this']);
  });

  test('are all of them while npm has not finished', () => {
    expect(missingIn(null)).toEqual(['node_modules/a', 'node_modules/b', 'node_modules/for-this']);
  });
});

test('on this machine: a line for each thing, and the exit code says whether one is missing', () => {
  const run = (env: NodeJS.ProcessEnv = {}) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, ['dev/doctor/doctor.mjs'], {
      encoding: 'utf8',
      env: { ...process.env, ...env },
    });
    expect(stderr).toBe('');
    return { status, lines: stdout.trim().split('\n') };
  };
  const { status, lines } = run();
  expect(lines).toContain(`ok       Node.js ${process.versions.node}`);
  expect(lines).toContain('ok       Packages as package-lock.json has them');
  expect(lines).toHaveLength(8);
  for (const line of lines) expect(line).toMatch(/^(ok|MISSING) +\S/);
  expect(status).toBe(lines.some((line) => line.startsWith('MISSING')) ? 1 : 0);

  const without = run({ FIREFOX_PATH: '/nowhere/firefox' });
  expect(without.lines).toContain('MISSING  FIREFOX_PATH is /nowhere/firefox, which cannot be run.');
  expect(without.status).toBe(1);
});
