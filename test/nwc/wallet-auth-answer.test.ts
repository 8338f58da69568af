/** How a wallet answers a request for a connection: by an info event, or by a message of its page. */
import { getPublicKey } from 'nostr-tools/pure';
import { describe, expect, test } from 'vitest';
import { KIND, parseEvent, signEvent } from '../../src/nwc/events';
import { answerFilter, readAnswer, readSuccess } from '../../src/nwc/wallet-auth-answer';
import { PLAIN } from './wallet-auth-requests';

const WALLET = new Uint8Array(32).fill(0x0b);
const walletPubkey = getPublicKey(WALLET);
const { appPubkey, relays } = PLAIN;
const ANSWER = { walletPubkey, relays, lud16: null };

function event(tags: string[][], kind: number = KIND.info, secret = WALLET) {
  const template = { kind, created_at: 1_700_000_000, tags, content: 'pay_invoice get_info' };
  return signEvent(template, secret, getPublicKey(secret));
}

test('info events that name the client are listened for', () => {
  expect(answerFilter(PLAIN)).toEqual({ kinds: [13194], '#p': [appPubkey] });
});

describe('an info event', () => {
  test.each([
    [
      'as Alby Hub has it',
      [
        ['encryption', 'nip44_v2 nip04'],
        ['p', appPubkey],
      ],
      relays,
    ],
    ['that names others first', [['p'], ['p', walletPubkey], ['p', appPubkey]], relays],
    ['that recommends a relay', [['p', appPubkey, 'wss://other.example']], ['wss://other.example/']],
    ['that recommends a relay in the clear', [['p', appPubkey, 'ws://other.example']], relays],
    ['that recommends one in a home', [['p', appPubkey, 'wss://192.168.0.7']], relays],
    ['that recommends one on this machine', [['p', appPubkey, 'ws://localhost:7777']], relays],
    ['that recommends nothing', [['p', appPubkey, '']], relays],
  ])('%s is an answer', (_, tags, told) => {
    expect(readAnswer(event(tags), PLAIN)).toEqual({ ...ANSWER, relays: told });
  });

  const good = event([['p', appPubkey]]);
  test.each([
    ['names nobody', event([])],
    ['names another', event([['p', walletPubkey]])],
    ['names the client elsewhere', event([['e', appPubkey]])],
    ['is of another kind', event([['p', appPubkey]], KIND.request)],
    ['is by the client itself', event([['p', appPubkey]], KIND.info, new Uint8Array(32).fill(0x0a))],
    ['was changed', { ...good, content: 'pay_invoice' }],
    ['is by somebody else than it says', { ...good, pubkey: getPublicKey(new Uint8Array(32).fill(0x0c)) }],
    ['has a false signature', { ...good, sig: '0'.repeat(128) }],
  ])('that %s is none', (_, said) => {
    expect(parseEvent(said)).not.toBeNull();
    expect(readAnswer(said, PLAIN)).toBeNull();
  });
});

describe('a message', () => {
  const said = { type: 'nwc:success', walletPubkey, relayUrl: 'wss://one.example' };
  const all = { ...said, relayUrls: ['wss://one.example', 'ws://localhost:1', 'wss://one.example/'] };

  test.each([
    ['as the draft has it', said, { relays: ['wss://one.example/'] }],
    [
      'as Alby Hub posts it',
      { ...all, lud16: 'ann@example.com' },
      { relays: ['wss://one.example/', 'ws://localhost:1/'], lud16: 'ann@example.com' },
    ],
    ['with no Lightning address', { ...said, lud16: '' }, { relays: ['wss://one.example/'] }],
    ['with what is none', { ...said, lud16: { a: 1 } }, { relays: ['wss://one.example/'] }],
    [
      'with more',
      { ...said, x: 1, walletPubkey: walletPubkey.toUpperCase() },
      { relays: ['wss://one.example/'] },
    ],
  ])('%s', (_, message, read) => {
    expect(readSuccess(message, PLAIN)).toEqual({ ...ANSWER, ...read });
  });

  test.each([
    ['nothing', undefined],
    ['a text', 'nwc:success'],
    ['a list', [said]],
    ['another type', { ...said, type: 'nwc:failure' }],
    ['no key', { ...said, walletPubkey: undefined }],
    ['a key that none is', { ...said, walletPubkey: `${'0'.repeat(63)}5` }],
    ["the client's own key", { ...said, walletPubkey: appPubkey }],
    ['no relay', { type: 'nwc:success', walletPubkey }],
    ['an empty list of relays', { ...said, relayUrls: [] }],
    ['relays that are no list', { ...said, relayUrls: 'wss://one.example' }],
    ['one bad relay among good ones', { ...said, relayUrls: ['wss://one.example', 'https://two.example'] }],
    ['a relay in the clear', { ...said, relayUrl: 'ws://one.example' }],
    ['eleven relays', { ...said, relayUrls: Array.from({ length: 11 }, (_, n) => `wss://r${n}.example`) }],
  ])('with %s is no answer', (_, message) => {
    expect(readSuccess(message, PLAIN)).toBeNull();
  });
});
