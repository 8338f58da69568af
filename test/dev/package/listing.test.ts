/** The texts for the stores fit, and say of the extension what it is. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { firefoxManifest, manifest } from '../../../dev/build/manifests';
import { SHOTS } from '../../../dev/pictures/pictures';
import { fieldsOf, type Listing, listingFaults } from './listing';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const textOf = (file: string) => readFileSync(path.join(ROOT, file), 'utf8');

const listing: Listing = {
  chrome: textOf('store/chrome.md'),
  firefox: textOf('store/firefox.md'),
  description: textOf('store/description.txt'),
  summary: JSON.parse(textOf('public/_locales/en/messages.json')).extension_description.message,
  manifest,
  declared: firefoxManifest.browser_specific_settings.gecko.data_collection_permissions.required,
};

test('nothing in them would be refused, or is untrue', () => {
  expect(fieldsOf(listing.chrome).get('Justification: alarms')).toContain('Wakes the service worker');
  expect(listingFaults(listing)).toEqual([]);
});

test.each<[string, Partial<Listing>, string[]]>([
  [
    'a permission that nothing justifies',
    { manifest: { ...manifest, permissions: [...manifest.permissions, 'tabs'] } },
    ['Nothing justifies tabs.'],
  ],
  [
    'a permission that is not asked for any more',
    {
      manifest: {
        ...manifest,
        permissions: manifest.permissions.filter((name: string) => name !== 'alarms'),
      },
    },
    ['alarms is justified, and not asked for.'],
  ],
  [
    'other hosts',
    { manifest: { ...manifest, host_permissions: ['<all_urls>'] } },
    ['Nothing justifies <all_urls>.'],
  ],
  [
    'a justification that is too long',
    { chrome: listing.chrome.replace('Wakes the', `${'x'.repeat(1000)} the`) },
    [expect.stringMatching(/^Justification: alarms is \d+ characters long\.$/)],
  ],
  [
    'another summary',
    { summary: 'Something else.' },
    ['chrome', 'firefox'].map((store) => `${store}: the summary is not the manifest's description.`),
  ],
  [
    'a field without a text',
    { firefox: listing.firefox.replace('MIT License', '') },
    ['firefox: Licence is empty.'],
  ],
  [
    'a field that is missing',
    { chrome: listing.chrome.replace('## Single purpose', '## Purpose') },
    ['chrome: Single purpose is missing.'],
  ],
  [
    'a long description',
    { description: 'x'.repeat(15_001) },
    ['The description is 15001 characters long, 15000 are allowed.'],
  ],
  ['a manifest that declares nothing', { declared: ['none'] }, ['The manifest for Firefox declares none.']],
  [
    'a kind of data without an answer',
    { chrome: listing.chrome.replace('- Location: no.\n', '') },
    ['chrome: Not every kind of data has its answer.'],
  ],
  [
    'stores that are told different things',
    { firefox: listing.firefox.replace('- Personally', '- Not personally') },
    ['The two stores are told different things about data.'],
  ],
])('%s is found', (_, change, faults) => {
  expect(listingFaults({ ...listing, ...change })).toEqual(faults);
});

/** What the documents say to users must be there, where the stores are told that something is sent. */
test('docs/privacy.md tells of all that the stores are told', () => {
  const privacy = textOf('docs/privacy.md');
  for (const said of ['your wallet', 'the relays of your wallet', 'an LNURL service', 'a price service'])
    expect(privacy).toContain(`| **${said}**`);
  expect(privacy).toContain('comment, name, email');
});

test('store/README.md lists the pictures that are made', () => {
  const listed = Array.from(
    textOf('store/README.md').matchAll(/^\| `([\w-]+)\.png` \|/gm),
    ([, name]) => name,
  );
  expect(listed).toEqual([...Object.keys(SHOTS), 'tile']);
});
