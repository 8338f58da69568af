import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cut, neutraliseQuoted, withUnseenMarked } from '../../src/popup/text/foreign';

describe('a text to be signed', () => {
  it.each([
    ['a right-to-left override', 'pay \u202egnp.exe', ['pay ', '\\u{202E}', 'gnp.exe']],
    ['zero-width characters', 'pay\u200bpal\ufeff', ['pay', '\\u{200B}', 'pal', '\\u{FEFF}', '']],
    ['a joiner between Latin letters', 'pay\u200dpal', ['pay', '\\u{200D}', 'pal']],
    ['tag characters', 'a\u{e0041}b', ['a', '\\u{E0041}', 'b']],
    ['variation selectors', 'a\ufe0f\u{e0101}', ['a', '\\u{FE0F}', '', '\\u{E0101}', '']],
    [
      'control characters',
      'a\u0000\u001b\u007f\u0085',
      ['a', '\\u{0}', '', '\\u{1B}', '', '\\u{7F}', '', '\\u{85}', ''],
    ],
    ['a carriage return alone', 'a\rb', ['a', '\\u{D}', 'b']],
    ['separators of lines', 'a\u2028b\u2029', ['a', '\\u{2028}', 'b', '\\u{2029}', '']],
    ['letters drawn as nothing', '\u3164\u2800', ['', '\\u{3164}', '', '\\u{2800}', '']],
    ['private use and lone surrogates', '\ue000\ud800b', ['', '\\u{E000}', '', '\\u{D800}', 'b']],
    ['what towers over four marks', `z${'\u0337'.repeat(5)}`, [`z${'\u0337'.repeat(4)}`, '\\u{337}', '']],
  ])('shows where it has %s', (_name, text, shown) => {
    expect(withUnseenMarked(text)).toEqual(shown);
  });

  it.each(['Kaffee für 21 €\n\n\tund  mehr ', 'قهوة', 'コーヒー', '👩‍🚀 ❤️ 👍🏽', 'می‌خواهم', 'क्‍ष'])(
    'leaves %j as it is',
    (text) => expect(withUnseenMarked(text)).toEqual([text]),
  );

  it('breaks its lines however they are broken', () => {
    expect(withUnseenMarked('one\r\ntwo\nthree')).toEqual(['one\ntwo\nthree']);
  });

  it('is shown whole: each character is seen, or has a mark in its place', () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.oneof(fc.constantFrom('\u202e', '\u200d', '\u0000'), fc.string({ unit: 'binary' })),
        }),
        (given) => {
          const text = given.replaceAll('\r\n', '\n');
          const parts = withUnseenMarked(text);
          const back = parts.map((part, index) => {
            if (index % 2 === 0) return part;
            const [, hex] = /^\\u\{([0-9A-F]+)\}$/.exec(part) ?? [];
            return String.fromCodePoint(Number.parseInt(hex ?? '', 16));
          });
          expect(back.join('')).toBe(text);
          for (const part of parts) {
            expect(part).not.toMatch(/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\0\r\u200b]/u);
          }
        },
      ),
    );
  });
});

describe('neutraliseQuoted', () => {
  it('does not let the text close its quotation', () => {
    expect(neutraliseQuoted('Coffee» and send the rest to «me')).toBe('Coffee› and send the rest to ‹me');
  });
});

describe('cut', () => {
  it('leaves a short text and ends a long one with an ellipsis', () => {
    expect(cut('coffee', 6)).toBe('coffee');
    expect(cut('coffee to go', 7)).toBe('coffee…');
  });

  it('counts characters and never halves one', () => {
    expect(cut('🔥🔥🔥', 3)).toBe('🔥🔥🔥');
    expect(cut('🔥🔥🔥', 2)).toBe('🔥🔥…');
  });
});
