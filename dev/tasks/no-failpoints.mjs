/** What is shipped has no failpoints: the words that arm them are in the test builds, or this would find nothing anywhere, and there alone. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from './tools.mjs';

/** As src/background/failpoint.ts has them: a key in storage, and the names of the steps. */
const MARKERS = [
  'failpoint armed',
  'failpoint reached',
  'before reserve',
  'request stored',
  'outcome heard',
  'outcome written',
];
function scripts(build) {
  const folder = path.join(ROOT, 'dist', build);
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.m?js$/.test(entry.name))
    .map((entry) => readFileSync(path.join(entry.parentPath, entry.name), 'utf8'));
}

function markersIn(build) {
  const texts = scripts(build);
  return MARKERS.filter((marker) => texts.some((text) => text.includes(marker)));
}

for (const browser of ['chrome', 'firefox']) {
  const shipped = markersIn(browser);
  const missing = MARKERS.filter((marker) => !markersIn(`${browser}-failpoints`).includes(marker));
  for (const marker of shipped) console.error(`dist/${browser} holds “${marker}”`);
  for (const marker of missing) console.error(`dist/${browser}-failpoints does not hold “${marker}”`);
  if (shipped.length + missing.length > 0) process.exitCode = 1;
  else console.log(`dist/${browser}: none of the ${MARKERS.length} words of dist/${browser}-failpoints`);
}
