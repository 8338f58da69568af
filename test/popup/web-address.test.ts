import fc from 'fast-check';
import { expect, it } from 'vitest';
import { webAddress } from '../../src/popup/text/web-address';

it('reads as where it leads', () => {
  expect(webAddress('https://\u0430pple.example:8443/a?b=\u202egnp.exe#\u00fc')).toEqual({
    href: 'https://xn--pple-43d.example:8443/a?b=%E2%80%AEgnp.exe#%C3%BC',
    host: 'xn--pple-43d.example',
  });
  expect(webAddress('http://shop.onion/')).toEqual({ href: 'http://shop.onion/', host: 'shop.onion' });
});

it.each([
  'javascript:alert(1)',
  'java\nscript:alert(1)',
  'data:text/html,<script>',
  'chrome-extension://id/src/popup/popup.html',
  'ftp://a.example/',
  '//a.example/',
  '',
])('%j is no web address', (text) => expect(webAddress(text)).toBeNull());

it('is ASCII, whatever is written', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(webAddress(`https://a.example/${text}`)?.href).toMatch(/^https:\/\/a\.example\/[\x21-\x7e]*$/);
    }),
  );
});
