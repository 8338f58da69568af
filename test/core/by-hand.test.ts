/** When the user is asked for their word, and when a request is past acting on. */
import { describe, expect, test } from 'vitest';
import { PAYMENT_STATES, type SignedEvent } from '../../src/contract/rows';
import { maySettleByHand } from '../../src/core/by-hand';
import { hasExpired, hasLapsed } from '../../src/core/lapse';

const EXPIRES = 1_800_000_000;
const AT = EXPIRES * 1000;
const request: SignedEvent = {
  id: '',
  pubkey: '',
  created_at: EXPIRES - 300,
  kind: 23194,
  tags: [
    ['p', '00'],
    ['expiration', String(EXPIRES)],
  ],
  content: '',
  sig: '',
};
const MINUTE = 60_000;

describe('a request', () => {
  test.each([
    [-1, false],
    [0, true],
  ])('%i ms after its expiration has expired: %s', (ms, expected) => {
    expect(hasExpired(request, AT + ms)).toBe(expected);
  });

  test.each([
    [15 * MINUTE - 1, false],
    [15 * MINUTE, true],
  ])('%i ms after its expiration has lapsed for any clock: %s', (ms, expected) => {
    expect(hasLapsed(request, AT + ms)).toBe(expected);
  });

  test('without an expiration never does', () => {
    expect(hasExpired({ ...request, tags: [] }, Number.MAX_SAFE_INTEGER)).toBe(false);
  });
});

describe('the user may settle', () => {
  const LAPSED = AT + 15 * MINUTE;

  test.each(PAYMENT_STATES)('only what is open: %s', (state) => {
    expect(maySettleByHand({ state, request }, LAPSED)).toBe(state === 'open');
  });

  test('only what was sent', () => {
    expect(maySettleByHand({ state: 'open' }, LAPSED)).toBe(false);
  });

  test('not while any wallet may still act on the request', () => {
    expect(maySettleByHand({ state: 'open', request }, LAPSED - 1)).toBe(false);
  });

  test.each([
    [0, false],
    [15 * MINUTE - 1, false],
    [15 * MINUTE, true],
  ])('%i ms after the wallet said that it is under way: %s', (ms, expected) => {
    expect(maySettleByHand({ state: 'open', request, underWayAt: LAPSED }, LAPSED + ms)).toBe(expected);
  });
});
