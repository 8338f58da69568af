/** `npm run pictures`: the pictures for the stores, in `artifacts/pictures/`. */
import path from 'node:path';
import { ensureBrowsers } from '../setup/browsers.mjs';
import { drawPictures } from './pictures';

const { chromium } = ensureBrowsers(['chromium']);
const folder = path.resolve(import.meta.dirname, '../../artifacts/pictures');
for (const file of await drawPictures(chromium ?? '', folder)) console.log(path.relative('.', file));
