/** Tests read what our pages say in English. */
import { readFileSync } from 'node:fs';
import { vi } from 'vitest';
import type { Catalog } from '../src/core/catalog';
import { setWords } from '../src/popup/words/words';

// It refuses to be loaded outside of an extension.
vi.mock('webextension-polyfill', () => ({ default: {} }));
export const ENGLISH: Catalog = JSON.parse(readFileSync('public/_locales/en/messages.json', 'utf8'));
setWords('en', ENGLISH);
