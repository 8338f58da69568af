import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { neutralise } from '../../src/core/foreign-text';

describe('neutralise', () => {
  it.each([
    ['a right-to-left override', 'pay \u202egnp.exe', 'pay gnp.exe'],
    ['isolates and marks', '\u2066a\u2069\u200e\u200f\u061cb', 'ab'],
    ['zero-width characters', 'pay\u200bpal\ufeff', 'paypal'],
    ['tag characters', 'a\u{e0041}\u{e007f}b', 'ab'],
    ['line breaks and tabs', ' one\r\n\ttwo\u2028three ', 'one two three'],
    ['control characters', 'a\u0000\u001b[31mb', 'a [31mb'],
    ['letters drawn as nothing', '\u3164\u2800', ''],
    ['private use and lone surrogates', 'a\ue000\ud800b', 'a\ufffd\ufffdb'],
  ])('takes away %s', (_name, foreign, shown) => {
    expect(neutralise(foreign)).toBe(shown);
  });

  it('cuts a tower of marks down to what a language may need', () => {
    expect(neutralise(`z${'\u0337'.repeat(40)}a`)).toBe(`z${'\u0337'.repeat(4)}a`);
  });

  it.each(['Kaffee für 21 €', 'قهوة', 'コーヒー', '👩‍🚀 boost', 'می‌خواهم'])('leaves %s as it is', (text) => {
    expect(neutralise(text)).toBe(text);
  });

  it('leaves no bidi control in any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(neutralise(text)).not.toMatch(/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\n\r]/u);
      }),
    );
  });
});
