/** Keeps the arrows of the house: which room may import which, and a few habits. The rules are in house/rules.ts. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { breaches } from './house/rules';

const top = path.resolve(import.meta.dirname, '..');

function readSources(): Record<string, string> {
  const files = readdirSync(path.join(top, 'src'), { recursive: true, encoding: 'utf8' })
    .map((file) => path.posix.join('src', file.replaceAll(path.sep, '/')))
    .filter((file) => /\.tsx?$/.test(file));
  return Object.fromEntries(files.map((file) => [file, readFileSync(path.join(top, file), 'utf8')]));
}

test('the house is in order', () => {
  const sources = readSources();
  expect(Object.keys(sources)).toContain('src/contract/errors.ts');
  expect(breaches(sources)).toEqual([]);
});

describe('a breach is seen', () => {
  /** Files beside the planted one, so that its imports find something. */
  const house = {
    'src/popup/page.tsx': '',
    'src/popup/database.ts': '',
    'src/background/router.ts': '',
    'src/worker/derive.ts': '',
    'src/vault/vault.ts': '',
    'src/store/payments.ts': '',
    'src/nwc/client.ts': '',
    'src/lightning/bolt11.ts': '',
    'src/core/msat.ts': '',
    'src/contract/rows.ts': '',
  };

  test.each<[file: string, text: string, breach: string]>([
    // arrows
    [
      'src/core/a.ts',
      `import { x } from '../popup/page';`,
      'src/core/a.ts imports src/popup/page.tsx: core may not import popup',
    ],
    ['src/core/a.ts', `import type { X } from '../nwc/client';`, 'core may not import nwc'],
    ['src/nwc/a.ts', `export { x } from '../store/payments';`, 'nwc may not import store'],
    ['src/nwc/a.ts', `export * from '../vault/vault';`, 'nwc may not import vault'],
    ['src/contract/a.ts', `const x = await import('../core/msat');`, 'contract may not import core'],
    ['src/lightning/a.ts', `export type X = import('../nwc/client').X;`, 'lightning may not import nwc'],
    ['src/store/a.ts', `import '../vault/vault';`, 'store may not import vault'],
    ['src/background/a.ts', `import {\n  x,\n} from '../popup/page';`, 'background may not import popup'],
    [
      'src/popup/home/a.tsx',
      `import { x } from '../../background/router';`,
      'popup may not import background',
    ],
    ['src/popup/a.ts', `import type { X } from '../vault/vault';`, 'popup may not import vault'],
    ['src/popup/a.ts', `import { x } from '../nwc/client';`, 'popup may not import nwc'],
    ['src/background/a.ts', `import { x } from '../worker/derive';`, 'background may not import worker'],
    [
      'src/core/a.ts',
      `import { x } from '../../dev/stack';`,
      'src/core/a.ts imports dev/stack: it is not in a room',
    ],
    ['src/core/a.ts', `const x = await import(name);`, 'only known when it runs'],
    // every frame
    ['src/inpage/a.ts', `import { x } from '../contract/rows';`, 'inpage may import types only'],
    ['src/inpage/a.ts', `import { type X } from '../contract/rows';`, 'inpage may import types only'],
    ['src/content/a.ts', `import type { X } from '../core/msat';`, 'content may import from contract only'],
    ['src/content/a.ts', `import * as v from 'valibot';`, 'imports valibot: content may import no package'],
    ['src/inpage/a.ts', `import type { X } from 'preact';`, 'inpage may import no package'],
    // packages and browser
    [
      'src/core/a.ts',
      `import browser from 'webextension-polyfill';`,
      'core may not import webextension-polyfill',
    ],
    [
      'src/vault/a.ts',
      `import browser from 'webextension-polyfill';`,
      'vault may not import webextension-polyfill',
    ],
    ['src/nwc/a.ts', `import type { Table } from 'dexie';`, 'nwc may not import dexie'],
    [
      'src/lightning/a.ts',
      `chrome.runtime.getURL('/');`,
      'uses chrome: lightning knows nothing of extensions',
    ],
    [
      'src/core/a.ts',
      `globalThis.browser.storage.local.get();`,
      'uses browser: core knows nothing of extensions',
    ],
    [
      'src/contract/a.ts',
      `let port: chrome.runtime.Port;`,
      'uses chrome: contract knows nothing of extensions',
    ],
    // the popup reads
    ['src/popup/a.ts', `import { reserve } from '../store/payments';`, 'popup may not import reserve'],
    ['src/popup/a.ts', `import * as payments from '../store/payments';`, 'popup may not import *'],
    [
      'src/popup/a.ts',
      `import { db } from './database';\ndb.sites.where('origin').delete();`,
      'calls delete by way of db',
    ],
    [
      'src/popup/a.ts',
      `import { db } from './database';\nvoid db.payments.put({});`,
      'calls put by way of db',
    ],
    // names
    ['src/core/utils.ts', '', 'src/core/utils.ts: call a file by what it is about'],
    ['src/popup/ui/date-helpers.tsx', '', 'call a file by what it is about'],
    ['src/core/index.ts', '', 'src/core/index.ts: no barrel files'],
    ['src/shared/a.ts', '', 'src/shared/a.ts: not in a room'],
    ['src/a.ts', '', 'src/a.ts: not in a room'],
    // types
    ['src/core/a.ts', 'export const x = (y: any) => y;', 'uses the type any'],
    ['src/core/a.ts', 'export const x = JSON.parse("1") as any;', 'uses the type any'],
    ['src/core/a.ts', 'export type X = Record<string, any[]>;', 'uses the type any'],
    ['src/core/a.ts', '// @ts-ignore\nlet x;', '@ts-ignore'],
    ['src/core/a.ts', '// biome-ignore lint/a/b\nlet x;', 'a biome-ignore needs its reason'],
    ['src/core/a.ts', '// biome-ignore lint/a/b: <explanation>\nlet x;', 'a biome-ignore needs its reason'],
  ])('%s: %s', (file, text, breach) => {
    const found = breaches({ ...house, [file]: text });
    expect(found).toEqual([expect.stringContaining(breach)]);
  });

  test('a circle of imports', () => {
    const found = breaches({
      'src/core/a.ts': `import { b } from './b';`,
      'src/core/b.ts': `import type { C } from './deep/c';`,
      'src/core/deep/c.ts': `export { a } from '../a';`,
      'src/core/self.ts': `import './self';`,
    });
    expect(found).toEqual([
      'src/core/a.ts → src/core/b.ts → src/core/deep/c.ts → src/core/a.ts: circular import',
      'src/core/self.ts → src/core/self.ts: circular import',
    ]);
  });
});

test('what is allowed passes', () => {
  const found = breaches({
    'src/background/index.ts': `import browser from 'webextension-polyfill';\nimport { x } from '../vault/a';`,
    'src/content/a.ts': `import type { X } from '../contract/a';\nimport { y } from './b';\nchrome.runtime.connect();`,
    'src/content/b.ts': '',
    'src/contract/a.ts': `import * as v from 'valibot'; // nothing of chrome.runtime here\nconst any = 'chrome.tabs: any';`,
    'src/popup/page.tsx': [
      `import { Database } from '../store/a';`,
      `import type { Reservation } from '../store/a';`,
      `import './page.css';`,
      `import { x } from './later';`,
      `const page = <p>for any site: any, see browser.html</p>;`,
      `new Set().add(1); page.classList.add('a'); x.delete(1);`,
    ].join('\n'),
    'src/popup/later.ts': `// biome-ignore lint/a/b: the rule does not know that this ends\nexport const x = new Map();`,
    'src/store/a.ts': `import Dexie from 'dexie';\nimport browser from 'webextension-polyfill';`,
    'src/types.d.ts': '',
    'src/vault/a.ts': `import { x } from '../store/a';`,
  });
  expect(found).toEqual([]);
});
