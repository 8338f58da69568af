/** Where a service may be: the public internet, onions, and this machine in development. */
import { expect, test } from 'vitest';
import { domainOf, whyNotAsked } from '../../src/lightning/service-url';

const why = (url: string, loopback = false) => whyNotAsked(new URL(url), loopback);

test.each([
  'https://a.example/',
  'https://a.example:8443/x?y',
  'https://8.8.8.8/',
  'https://172.15.0.1/',
  'https://172.32.0.1/',
  'https://100.128.0.1/',
  'https://[2606:4700::1111]/',
  'https://[2001:4860:4860::8888]/',
  'http://abc.onion/',
  'https://abc.onion/',
  'https://localhost.example/',
])('%s is asked', (url) => {
  expect(why(url)).toBeNull();
});

test.each([
  'http://a.example/',
  'http://8.8.8.8/',
  'ws://a.example/',
  'data:text/plain,{}',
  'file:///etc/hosts',
  'http://onion.example/',
])('%s is not https', (url) => {
  expect(why(url)).toMatch(/does not start with https/);
});

test.each([
  'https://10.0.0.1/',
  'https://172.16.0.1/',
  'https://172.31.255.255/',
  'https://192.168.1.1/',
  'https://169.254.169.254/latest/meta-data',
  'https://100.64.0.1/',
  'https://0.0.0.0/',
  'https://192.0.0.8/',
  'https://198.19.0.1/',
  'https://224.0.0.1/',
  'https://255.255.255.255/',
  'https://3232235777/',
  'https://0xc0.0xa8.1/',
  'https://0300.0250.1.1/',
  'https://192.168.1.1./',
  'https://[::]/',
  'https://[fc00::1]/',
  'https://[fd12:3456::1]/',
  'https://[fe80::1]/',
  'https://[ff02::1]/',
  'https://[::ffff:192.168.1.1]/',
  'https://[::ffff:127.0.0.1]/',
  'https://[64:ff9b::c0a8:101]/',
  'https://[2002:c0a8:101::]/',
  'https://[2001::1]/',
  'https://router/',
  'https://printer.local/',
  'https://printer.local./',
  'https://nas.lan/',
  'https://db.internal/',
  'https://x.home.arpa/',
])('%s is private, in development too', (url) => {
  expect(why(url)).toMatch(/private network/);
  expect(why(url, true)).toMatch(/private network/);
});

test.each(['localhost', 'app.localhost', 'localhost.', '127.0.0.1', '127.9.9.9', '2130706433', '[::1]'])(
  '%s is asked in development only',
  (host) => {
    for (const scheme of ['http', 'https']) {
      expect(why(`${scheme}://${host}:3000/`)).toMatch(/private network/);
      expect(why(`${scheme}://${host}:3000/`, true)).toBeNull();
    }
  },
);

test.each(['https://ann@a.example/', 'https://:pw@a.example/'])('%s has credentials', (url) => {
  expect(why(url)).toMatch(/a user name or a password/);
});

test('a domain has no dot at its end and no port', () => {
  expect(domainOf(new URL('https://X.Y.Z.com.:8443/'))).toBe('x.y.z.com');
});
