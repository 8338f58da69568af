import { afterEach, describe, expect, it } from 'vitest';
import { ERROR_CODES, errorFromData, FuseboxError } from '../../src/contract/errors';
import { messageOf } from '../../src/popup/text/errors';
import { setWords } from '../../src/popup/words/words';
import { ENGLISH } from '../english';

afterEach(() => setWords('en', ENGLISH));

const received = errorFromData({
  code: 'PAYMENT_FAILED',
  message: 'The wallet found no way.',
  details: 'no » route\u202e',
});

describe('an error', () => {
  it('is told with what the background says of it, and what a wallet says in quotation marks', () => {
    expect(messageOf(received)).toBe('The wallet found no way. «\u2068no › route\u2069»');
  });

  it('is told by its code in another language, where the background said it', () => {
    setWords('de', ENGLISH);
    expect(messageOf(received)).toBe(`${ENGLISH.error_payment_failed?.message} «\u2068no › route\u2069»`);
  });

  it('is told in the words of this page where it was made here', () => {
    setWords('de', ENGLISH);
    expect(messageOf(new FuseboxError('INVALID_PARAMS', 'Wählen Sie zuerst die Datei.'))).toBe(
      'Wählen Sie zuerst die Datei.',
    );
  });

  it.each(ERROR_CODES)('%s has words, which say what happened and what to do', (code) => {
    setWords('de', ENGLISH);
    const words = messageOf(errorFromData({ code, message: 'English' }));
    expect(words).toBe(ENGLISH[`error_${code.toLowerCase()}`]?.message);
    expect(words.match(/[.;:,]( |$)/g)?.length, words).toBeGreaterThan(1);
  });

  it('that is none of ours is told without its text', () => {
    expect(messageOf(new TypeError('secret'))).not.toContain('secret');
  });
});
