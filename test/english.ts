/** Tests read what our pages say in English. */
import { readFileSync } from 'node:fs';
import { vi } from 'vitest';
import { setWords } from '../src/popup/words/words';

// It refuses to be loaded outside of an extension.
vi.mock('webextension-polyfill', () => ({ default: {} }));
setWords('en', JSON.parse(readFileSync('public/_locales/en/messages.json', 'utf8')));
