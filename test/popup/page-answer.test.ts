import { expect, it } from 'vitest';
import { pageAnswer } from '../../src/popup/pairing/page-answer';

const ADDRESS = 'https://hub.example:8443/apps/new?pubkey=02';
const opened = new MessageChannel().port1 as unknown as MessageEventSource;
const other = new MessageChannel().port1 as unknown as MessageEventSource;
const data = { type: 'nwc:success', walletPubkey: '00', relayUrl: 'wss://relay.example' };
const message = { source: opened, origin: 'https://hub.example:8443', data };

it('is what the page that was opened says', () => {
  expect(pageAnswer(message, opened, ADDRESS)).toBe(data);
});

it.each([
  ['another window of the same site', { ...message, source: other }, opened],
  ['no window', { ...message, source: null }, null],
  ['anybody before the page is opened', { ...message, source: other }, null],
  ['another site in that window', { ...message, origin: 'https://evil.example' }, opened],
  ['the same site at another port', { ...message, origin: 'https://hub.example' }, opened],
  ['the same site unencrypted', { ...message, origin: 'http://hub.example:8443' }, opened],
  ['a page without an origin', { ...message, origin: 'null' }, opened],
  ['the page about something else', { ...message, data: { type: 'ready' } }, opened],
  ['the page in a word', { ...message, data: 'nwc:success' }, opened],
  ['the page without a word', { ...message, data: null }, opened],
])('is not what comes from %s', (_, heard, page) => {
  expect(pageAnswer(heard, page, ADDRESS)).toBeNull();
});
