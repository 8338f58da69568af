/** When a relay is connected to again, when it is given up, and when it is cut off: all of it a matter of time. */
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { RelaySocket, type RelaySocketOptions } from '../../src/nwc/relay-socket';
import { TokenBucket } from '../../src/nwc/token-bucket';
import { FakeSockets } from './fake-socket';

beforeEach(() => void vi.useFakeTimers({ now: 1_700_000_000_000 }));
afterEach(() => void vi.useRealTimers());

const PING = ['REQ', 'ping', { limit: 1 }];

function socketOf(changes: Partial<RelaySocketOptions> = {}) {
  const sockets = new FakeSockets();
  const heard: unknown[][] = [];
  const need = { now: true };
  const changed = vi.fn();
  const opened = vi.fn();
  const socket = new RelaySocket('wss://relay.example', {
    openSocket: sockets.open,
    random: () => 1 - Number.EPSILON,
    now: Date.now,
    ping: PING,
    onOpen: opened,
    onMessage: (message) => heard.push(message),
    onChange: changed,
    isNeeded: () => need.now,
    ...changes,
  });
  return { socket, sockets, heard, need, changed, opened };
}

/** After how many ms of waiting the next socket is opened. */
function wait(sockets: FakeSockets): number {
  const before = sockets.all.length;
  for (let ms = 0; ms <= 60_000; ms += 125) {
    if (sockets.all.length > before) return ms;
    vi.advanceTimersByTime(125);
  }
  return Number.POSITIVE_INFINITY;
}

describe('a lost relay', () => {
  test('is tried again after pauses that double, up to half a minute', () => {
    const { socket, sockets } = socketOf();
    socket.open();
    const pauses = Array.from({ length: 10 }, () => {
      sockets.last.lose();
      return wait(sockets);
    });
    expect(pauses).toEqual([250, 500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
  });

  test('is tried again after half of that where chance will have it', () => {
    const { socket, sockets } = socketOf({ random: () => 0 });
    socket.open();
    const pauses = Array.from({ length: 9 }, () => {
      sockets.last.lose();
      return wait(sockets);
    });
    expect(pauses).toEqual([125, 250, 500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000]);
  });

  test('that let us in and said nothing is not tried any sooner', () => {
    const { socket, sockets } = socketOf();
    socket.open();
    const pauses = Array.from({ length: 4 }, () => {
      sockets.last.accept();
      sockets.last.lose();
      return wait(sockets);
    });
    expect(pauses).toEqual([250, 500, 1_000, 2_000]);
  });

  test('that only talks is not tried any sooner', () => {
    const { socket, sockets } = socketOf();
    socket.open();
    const pauses = Array.from({ length: 4 }, () => {
      sockets.last.accept();
      sockets.last.say(['AUTH', 'who are you?']);
      sockets.last.lose();
      return wait(sockets);
    });
    expect(pauses).toEqual([250, 500, 1_000, 2_000]);
  });

  test('that proved to be of use begins again with the shortest pause', () => {
    const { socket, sockets } = socketOf();
    socket.open();
    for (let n = 0; n < 5; n++) {
      sockets.last.lose();
      wait(sockets);
    }
    sockets.last.accept();
    socket.proved();
    sockets.last.lose();
    expect(wait(sockets)).toBe(250);
  });

  test('is left alone while nobody needs it, and connected to at once when somebody does', () => {
    const { socket, sockets, need } = socketOf();
    socket.open();
    sockets.last.accept();
    need.now = false;
    sockets.last.lose();
    expect(wait(sockets)).toBe(Number.POSITIVE_INFINITY);
    socket.open();
    expect(sockets.all).toHaveLength(2);
  });

  test('that is waited for is connected to at once by who needs it now, and once only', () => {
    const { socket, sockets } = socketOf();
    socket.open();
    for (let n = 0; n < 8; n++) {
      sockets.last.lose();
      wait(sockets);
    }
    sockets.last.lose();
    const before = sockets.all.length;
    socket.open();
    socket.open();
    expect(sockets.all).toHaveLength(before + 1);
    sockets.last.accept();
    vi.advanceTimersByTime(60_000);
    expect(sockets.all).toHaveLength(before + 1);
  });

  test('after a pause that was cut short has its next pause whole', () => {
    const { socket, sockets } = socketOf();
    socket.open();
    sockets.last.lose();
    socket.open();
    sockets.last.lose();
    expect(wait(sockets)).toBe(500);
  });

  test('has failed only where the last attempt came to nothing', () => {
    const { socket, sockets, changed } = socketOf();
    expect(socket.hasFailed).toBe(false);
    socket.open();
    expect(socket.hasFailed).toBe(false);
    sockets.last.lose();
    expect([socket.hasFailed, changed.mock.calls.length]).toEqual([true, 1]);
    wait(sockets);
    expect(socket.hasFailed).toBe(false);
    sockets.last.accept();
    sockets.last.lose();
    // It was there a moment ago, and is tried again first.
    expect([socket.hasFailed, socket.isOpen]).toEqual([false, false]);
  });

  test('that the browser refuses to open has failed, and is tried again', () => {
    const openSocket = vi.fn(() => {
      throw new DOMException('insecure', 'SecurityError');
    });
    const { socket, changed } = socketOf({ openSocket });
    socket.open();
    expect([socket.hasFailed, changed.mock.calls.length]).toEqual([true, 1]);
    vi.advanceTimersByTime(250);
    expect(openSocket).toHaveBeenCalledTimes(2);
  });

  test('is never tried again after the end', () => {
    const { socket, sockets } = socketOf();
    socket.open();
    sockets.last.lose();
    socket.close();
    expect(wait(sockets)).toBe(Number.POSITIVE_INFINITY);
    socket.open();
    expect(sockets.all).toHaveLength(1);
    expect(socket.hasFailed).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('a connection that does not open', () => {
  test('is given up after fifteen seconds, and another is tried', () => {
    const { socket, sockets, opened } = socketOf();
    socket.open();
    const [first] = sockets.all;
    vi.advanceTimersByTime(14_999);
    expect([first?.isLeft, socket.hasFailed]).toEqual([false, false]);
    vi.advanceTimersByTime(1);
    expect([first?.isLeft, socket.hasFailed]).toEqual([true, true]);
    expect(wait(sockets)).toBe(250);
    // Late, and nobody's any more.
    first?.accept();
    first?.say(['NOTICE', 'hello']);
    first?.lose();
    expect([opened.mock.calls.length, socket.isOpen, sockets.all.length]).toEqual([0, false, 2]);
    sockets.last.accept();
    expect([opened.mock.calls.length, socket.isOpen]).toEqual([1, true]);
  });
});

describe('a silent relay', () => {
  const quiet = () => {
    const all = socketOf();
    all.socket.open();
    all.sockets.last.accept();
    return all;
  };
  /** It has shown once that it speaks. */
  const talkative = () => {
    const all = quiet();
    all.sockets.last.say(['NOTICE', 'hello']);
    return all;
  };

  test('is asked for a sign of life after 20 seconds, and replaced where it gives none within five', () => {
    const { sockets, socket } = talkative();
    const [first] = sockets.all;
    vi.advanceTimersByTime(19_999);
    expect(first?.sent).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(first?.sent).toEqual([PING]);
    vi.advanceTimersByTime(4_999);
    expect(first?.isLeft).toBe(false);
    vi.advanceTimersByTime(1);
    expect([first?.isLeft, socket.isOpen, socket.hasFailed]).toEqual([true, false, false]);
    expect(wait(sockets)).toBe(250);
  });

  test('is kept where it gives one, whatever that is', () => {
    const { sockets } = talkative();
    for (let n = 1; n <= 10; n++) {
      vi.advanceTimersByTime(20_000);
      expect(sockets.last.sent).toHaveLength(n);
      sockets.last.say(n % 2 === 0 ? ['EOSE', 'ping'] : 'what?');
    }
    expect([sockets.all.length, sockets.last.isLeft]).toEqual([1, false]);
  });

  test('that speaks by itself is not asked', () => {
    const { sockets } = talkative();
    for (let n = 0; n < 100; n++) {
      vi.advanceTimersByTime(5_000);
      sockets.last.say(['NOTICE', 'hello']);
    }
    expect(sockets.last.sent).toEqual([]);
  });

  test('that never said anything is asked and lived with', () => {
    const { sockets } = quiet();
    vi.advanceTimersByTime(600_000);
    expect(sockets.last.sent.length).toBeGreaterThan(5);
    expect([sockets.all.length, sockets.last.isLeft]).toEqual([1, false]);
  });

  test('is not asked while nobody needs it', () => {
    const { sockets, need } = talkative();
    need.now = false;
    vi.advanceTimersByTime(40_000);
    expect(sockets.last.sent).toEqual([]);
    need.now = true;
    vi.advanceTimersByTime(20_000);
    expect(sockets.last.sent).toEqual([PING]);
  });

  test('is asked at once beside what is sent after a silence, as after sleep', () => {
    const { sockets, socket } = talkative();
    // Timers do not run while a machine sleeps.
    vi.setSystemTime(Date.now() + 8 * 3_600_000);
    expect(socket.send(['EVENT', 1])).toBe(true);
    expect(socket.send(['EVENT', 2])).toBe(true);
    expect(sockets.last.sent).toEqual([['EVENT', 1], PING, ['EVENT', 2]]);
    vi.advanceTimersByTime(5_000);
    expect(sockets.last.isLeft).toBe(true);
    expect(wait(sockets)).toBe(250);
  });

  test('is not asked beside what is sent while it speaks', () => {
    const { sockets, socket } = talkative();
    vi.advanceTimersByTime(19_999);
    socket.send(['EVENT', 1]);
    expect(sockets.last.sent).toEqual([['EVENT', 1]]);
  });
});

test('a socket that nobody has needed for a minute is closed, and opened again by who needs it', () => {
  const { socket, sockets, need } = socketOf();
  socket.open();
  sockets.last.accept();
  need.now = false;
  vi.advanceTimersByTime(59_000);
  expect(sockets.last.isLeft).toBe(false);
  sockets.last.say(['NOTICE', 'stay']);
  vi.advanceTimersByTime(21_000);
  expect(sockets.last.isLeft).toBe(true);
  expect(wait(sockets)).toBe(Number.POSITIVE_INFINITY);
  need.now = true;
  socket.open();
  expect(sockets.all).toHaveLength(2);
});

test('what is sent without a connection is not sent, and says so', () => {
  const { socket, sockets } = socketOf();
  expect(socket.send(['EVENT', 1])).toBe(false);
  socket.open();
  expect(socket.send(['EVENT', 1])).toBe(false);
  sockets.last.accept();
  expect(socket.send(['EVENT', 1])).toBe(true);
  sockets.last.lose();
  expect(socket.send(['EVENT', 1])).toBe(false);
  expect(sockets.last.sent).toEqual([['EVENT', 1]]);
});

test.each<[string, unknown]>([
  ['no JSON', '["EOSE"'],
  ['no list', '{"0":"EOSE"}'],
  ['bytes', new ArrayBuffer(8)],
  ['more than a quarter of a megabyte', JSON.stringify(['NOTICE', 'x'.repeat(256 * 1024)])],
])('%s is passed over, and what follows is heard', (_, data) => {
  const { socket, sockets, heard } = socketOf();
  socket.open();
  sockets.last.accept();
  sockets.last.dispatchEvent(new MessageEvent('message', { data }));
  sockets.last.say(['NOTICE', 'hello']);
  expect(heard).toEqual([['NOTICE', 'hello']]);
});

describe('a relay that says too much', () => {
  test('is cut off after 5,000 messages at once, unheard from there on, and left alone for the longest pause', () => {
    const { socket, sockets, heard } = socketOf();
    socket.open();
    sockets.last.accept();
    const [first] = sockets.all;
    for (let n = 0; n < 5_000; n++) first?.say(['NOTICE', n]);
    expect([first?.isLeft, heard.length]).toEqual([false, 5_000]);
    for (let n = 0; n < 100; n++) first?.say(['NOTICE', n]);
    expect([first?.isLeft, heard.length]).toEqual([true, 5_000]);
    expect(wait(sockets)).toBe(30_000);
  });

  test('is not cut off for a thousand a second', () => {
    const { socket, sockets, heard } = socketOf();
    socket.open();
    sockets.last.accept();
    for (let second = 0; second < 30; second++) {
      for (let n = 0; n < 1_000; n++) sockets.last.say(['NOTICE', n]);
      vi.advanceTimersByTime(1_000);
    }
    expect([sockets.last.isLeft, heard.length]).toEqual([false, 30_000]);
  });
});

describe('a token bucket', () => {
  const allowanceOf = (burst: number, perSecond: number) => {
    const clock = { now: 1_700_000_000_000 };
    return { clock, allowance: new TokenBucket({ burst, perSecond }, () => clock.now) };
  };

  test('lets a burst through, then so much with every second, and never more than a burst', () => {
    const { clock, allowance } = allowanceOf(3, 2);
    const taken = () => {
      let count = 0;
      while (allowance.take()) count++;
      return count;
    };
    expect(taken()).toBe(3);
    clock.now += 499;
    expect(taken()).toBe(0);
    clock.now += 1;
    expect(taken()).toBe(1);
    clock.now += 3_600_000;
    expect(taken()).toBe(3);
  });

  test('neither gives nor takes where the clock goes back', () => {
    const { clock, allowance } = allowanceOf(2, 1);
    expect(allowance.take()).toBe(true);
    clock.now -= 3_600_000;
    expect([allowance.take(), allowance.take()]).toEqual([true, false]);
    clock.now += 1_000;
    expect(allowance.take()).toBe(true);
  });

  test('over any stretch of time gives no more than a burst and what the time brings', () => {
    const gaps = fc.array(fc.integer({ min: 0, max: 500 }), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(
        gaps,
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 1, max: 50 }),
        (all, burst, rate) => {
          const { clock, allowance } = allowanceOf(burst, rate);
          let taken = 0;
          let passed = 0;
          for (const gap of all) {
            clock.now += gap;
            passed += gap;
            if (allowance.take()) taken++;
          }
          expect(taken).toBeLessThanOrEqual(burst + (passed / 1000) * rate + 1e-6);
        },
      ),
    );
  });
});
