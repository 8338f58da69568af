/**
 * `npm run new -- method|screen|locale NAME`: makes the files of something new along the paths in CONTRIBUTING.md, and its lines in the tables. What is
 * left to be written is said, by file; nothing is overwritten.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { LANGUAGES } from '../../src/contract/languages';
import { PAGE_PARAMS } from '../../src/contract/page-params';
import { SCREENS } from '../../src/popup/shell/screens';
import { ROOT, tool } from '../tasks/tools.mjs';
import { localeSteps } from './locale';
import { methodSteps } from './method';
import { screenSteps } from './screen';
import { type Step, take } from './step';

interface Kind {
  name: RegExp;
  example: string;
  /** All that there are, by name. */
  there: object;
  steps: (name: string, english: string) => Step[];
  /** What to run next: it is red until all is written. */
  check: string;
}

const KINDS: Readonly<Record<string, Kind>> = {
  method: {
    name: /^[a-z][A-Za-z0-9]*$/,
    example: 'getBalance',
    there: PAGE_PARAMS,
    steps: methodSteps,
    check: 'npx vitest run test/inpage/webln.test.ts test/background/page-methods.test.ts',
  },
  screen: {
    name: /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/,
    example: 'tax-report',
    there: SCREENS,
    steps: screenSteps,
    check: 'npx vitest run test/words.test.ts test/dev/gallery.test.ts',
  },
  locale: {
    name: /^[a-z]{2,3}(_([A-Z]{2}|\d{3}))?$/,
    example: 'pt_BR',
    there: LANGUAGES,
    steps: localeSteps,
    check: 'npx vitest run test/words.test.ts',
  },
};

/** Makes it in the files below `root`, and returns what is to be said. Throws, and changes nothing, where it cannot be made. */
export function makeNew(root: string, [kindName = '', name = '', ...more]: readonly string[]): string[] {
  const kind = Object.hasOwn(KINDS, kindName) ? KINDS[kindName] : undefined;
  if (kind === undefined || name === '' || more.length > 0) {
    throw new Error(`Use: npm run new -- ${Object.keys(KINDS).join('|')} NAME`);
  }
  if (!kind.name.test(name)) throw new Error(`Name a ${kindName} like this: ${kind.example}`);
  if (Object.hasOwn(kind.there, name)) throw new Error(`There is a ${kindName} ${name} already.`);

  const english = readFileSync(path.join(root, 'public/_locales/en/messages.json'), 'utf8');
  const { made, changed, left } = take(root, kind.steps(name, english));
  const sources = [...made, ...changed].filter((file) => /\.tsx?$/.test(file));
  spawnSync(process.execPath, tool('@biomejs/biome', 'format', '--write', ...sources), {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return [
    ...made.map((file) => `made     ${file}`),
    ...changed.map((file) => `changed  ${file}`),
    '',
    'Left to be written:',
    ...left.map(({ file, why }) => `  ${file}: ${why}`),
    '',
    `Then: npm run types && ${kind.check}`,
  ];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    console.log(makeNew(ROOT, process.argv.slice(2)).join('\n'));
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
