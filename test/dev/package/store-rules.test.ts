/** What Chrome's store refuses is found in a package. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { storeFaults } from '../../../dev/package/store-rules.mjs';

const ICONS = path.resolve(import.meta.dirname, '../../../public/icons');
const REASONS = '`alarms` `https://*/*`';

const manifest = {
  manifest_version: 3,
  name: 'A package',
  version: '1.2.3',
  description: '__MSG_about__',
  icons: { '16': 'icon-16.png', '48': 'icon-48.png', '128': 'icon-128.png' },
  permissions: ['alarms'],
  host_permissions: ['https://*/*'],
  content_security_policy: { extension_pages: "script-src 'self'" },
};

function faultsOf(
  change: Partial<typeof manifest> & { storage?: object } = {},
  more: Record<string, string> = {},
): string[] {
  const texts = {
    'manifest.json': JSON.stringify({ ...manifest, ...change }),
    '_locales/en/messages.json': JSON.stringify({ about: { message: 'It does something.' } }),
    'background.js': 'browser.alarms.create()',
    'popup.html': '<script type="module" src="/popup.js"></script>',
    ...more,
  };
  const files = new Map<string, Uint8Array>(
    Object.entries(texts).map(([name, text]) => [name, new TextEncoder().encode(text)]),
  );
  for (const size of [16, 48, 128])
    files.set(`icon-${size}.png`, readFileSync(path.join(ICONS, `icon-${size}.png`)));
  return storeFaults(files, REASONS);
}

test('nothing is found where nothing is wrong', () => {
  expect(faultsOf()).toEqual([]);
});

describe('what an organisation can set', () => {
  const storage = { managed_schema: 'managed.json' };
  const ours = readFileSync(path.resolve(ICONS, '../managed-schema.json'), 'utf8');

  test('has a schema that Chrome takes', () => {
    expect(faultsOf({ storage }, { 'managed.json': ours })).toEqual([]);
  });

  test.each([
    {},
    { 'managed.json': '{}' },
    { 'managed.json': '{"type":"object","properties":{},"additionalProperties":{"type":"string"}}' },
    { 'managed.json': '{"type":"object","properties":{"a":{}}}' },
    { 'managed.json': '{"type":"object","properties":{"a":{"type":"array"}}}' },
    { 'managed.json': '{"type":"object","properties":{"a":{"type":"object","properties":{"b":{}}}}}' },
  ])('has no such schema in %j', (file: Record<string, string>) => {
    expect(faultsOf({ storage }, file)).toEqual(['managed.json is no schema that Chrome takes.']);
  });
});

test.each([
  [{ manifest_version: 2 }, 'It is not of manifest version 3.'],
  [{ name: 'x'.repeat(76) }, 'The name is longer than 75 characters.'],
  [{ version: '1.2-beta' }, '1.2-beta is no version.'],
  [{ description: '__MSG_none__' }, '_locales/en/messages.json has no description.'],
  [{ icons: { ...manifest.icons, '48': 'icon-16.png' } }, 'There is no icon of 48 pixels.'],
  [{ permissions: ['alarms', 'tabs'] }, 'docs/permissions.md does not say what tabs is for.'],
  [
    { content_security_policy: { extension_pages: "script-src 'self' 'unsafe-eval'" } },
    "The content security policy lets in more than the package: script-src 'self' 'unsafe-eval'",
  ],
])('a manifest with %j is refused', (change, fault) => {
  expect(faultsOf(change)).toEqual([fault]);
});

test.each([
  ['background.js', 'browser.runtime.id', 'Nothing uses the permission alarms.'],
  ['late.js', 'eval ("1")', 'late.js runs code that is not in the package.'],
  ['late.js', 'await import("https://example.com/a.js")', 'late.js runs code that is not in the package.'],
  ['late.html', '<script src="//example.com/a.js"></script>', 'late.html loads a script from elsewhere.'],
  [
    '_locales/de/messages.json',
    JSON.stringify({ about: { message: 'x'.repeat(133) } }),
    'The description in _locales/de/messages.json is longer than 132 characters.',
  ],
])('%s with %s is refused', (name, text, fault) => {
  expect(faultsOf({}, { [name]: text })).toEqual([fault]);
});
