import { describe, expect, test } from 'vitest';
import { markOf } from '../../src/popup/sites/mark';

describe('the mark of a site', () => {
  test.each([
    ['https://shop.example', 'S'],
    ['https://www.shop.example', 'S'],
    ['http://127.0.0.1:8080', '1'],
    ['http://[::1]:8080', '1'],
    ['https://xn--pypal-4ve.com', 'X'],
  ])('of %s has the letter %s', (origin, letter) => {
    expect(markOf(origin).letter).toBe(letter);
  });

  test('has no letter where there is no host to tell', () => {
    expect(markOf(`private:${'ab'.repeat(32)}`).letter).toBeNull();
    expect(markOf('null').letter).toBeNull();
    expect(markOf(`private:${'ab'.repeat(32)}`)).toEqual(markOf(`private:${'cd'.repeat(32)}`));
  });

  test('is the same for the same host, and another for another port', () => {
    expect(markOf('https://shop.example')).toEqual(markOf('https://shop.example'));
    expect(markOf('https://shop.example:8443').hue).not.toBe(markOf('https://shop.example').hue);
    expect(markOf('https://shop.example').hue).toBeGreaterThanOrEqual(0);
    expect(markOf('https://shop.example').hue).toBeLessThan(360);
  });
});
