/** Tests read what our pages say in English. */
import { readFileSync } from 'node:fs';
import type { Catalog } from '../src/core/catalog';
import { setWords } from '../src/popup/words/words';

export const ENGLISH: Catalog = JSON.parse(readFileSync('public/_locales/en/messages.json', 'utf8'));
setWords('en', ENGLISH);
