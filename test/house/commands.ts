/** The commands that documents name, and what runs each of them. */

/** What starts a line, or a text in backticks, that is a command for a terminal. */
const PROGRAMS = /^(?:[A-Z_]+=\S+ )*(?:npm|npx|node|git|tsx|vite|vitest|playwright) /;
/** Blocks of these languages are programs. What is none of them, and is not said to be in another, may be a drawing. */
const SHELL = ['', 'sh', 'bash', 'console'];

/** All commands of a document: in backticks, in blocks, and on lines of their own, as in a text that a form takes. Those that are joined by && are several. */
export function commandsIn(text: string): string[] {
  const blocks = [...text.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)];
  const prose = blocks.reduce((rest, [block]) => rest.replace(block, ''), text);
  const lines = blocks
    .filter(([, language = '']) => SHELL.includes(language))
    .flatMap(([, , content = '']) => content.split('\n'));
  const inline = Array.from(prose.matchAll(/`([^`]+)`/g), ([, code = '']) => code.replaceAll('\n', ' '));
  const found = [...lines, ...inline, ...prose.split('\n')].map((line) => line.trim().replace(/^\$ /, ''));
  const commands = found.filter((line) => PROGRAMS.test(`${line} `)).flatMap((line) => line.split(' && '));
  return [...new Set(commands.filter((command) => command.includes(' ')))];
}

interface Runner {
  command: RegExp;
  /** What runs it: a step of `npm test`, a test, or what these call. */
  file: string;
  /** Stands there, and is how it is run. */
  says: string;
}

const STEPS = 'dev/tasks/test.mjs';

/** What runs each command. Of a command that takes too long for `npm test`, what it is made of is run, and its program is started. */
export const RUNNERS: readonly Runner[] = [
  { command: /^npm ci$/, file: 'dev/setup/modules.mjs', says: "npm(['ci']" },
  { command: /^npm test$/, file: '.ci/run', says: 'exec npm test' },
  {
    // In Firefox the same program takes the other engine of e2e/driver, which the end-to-end tests run.
    command: /^npm start(?: -- --once| -- --browser firefox)?$/,
    file: STEPS,
    says: "['dev/run.mjs', 'start', '--once']",
  },
  { command: /^npm run build$/, file: STEPS, says: "tool('vite', 'build', '--mode', 'firefox')" },
  {
    command: /^npm run build:failpoints$/,
    file: STEPS,
    says: "tool('vite', 'build', '--mode', 'firefox-failpoints')",
  },
  { command: /^npm run size$/, file: STEPS, says: "['dev/size.mjs']" },
  { command: /^npm run package$/, file: STEPS, says: "['dev/package/package.mjs']" },
  { command: /^npm run pictures$/, file: STEPS, says: "'dev/pictures/run.ts'" },
  { command: /^npm run dev$/, file: 'e2e/dev-loop.spec.ts', says: 'keepBuilding(' },
  { command: /^npm run dev -- --browser firefox$/, file: 'e2e/update.spec.ts', says: 'browser.update(' },
  { command: /^npm run doctor$/, file: 'test/dev/doctor.test.ts', says: 'dev/doctor/doctor.mjs' },
  {
    command: /^npm run new(?: -- (?:method|screen|locale) [A-Z]+)?$/,
    file: 'test/dev/new.test.ts',
    says: 'makeNew(',
  },
  { command: /^npm run words$/, file: 'test/dev/commands.test.ts', says: "run('dev/messages.mjs')" },
  { command: /^npm run gallery$/, file: 'e2e/gallery.ts', says: 'dev/gallery/vite.config.ts' },
  {
    command: /^npm run bench(?: -- (?:--list|[a-z][a-z -]+(?: --extension DIR --adapter FILE)?))?$/,
    file: 'test/dev/commands.test.ts',
    says: "'bench/run.ts', '--list'",
  },
  {
    command: /^npm run bench -- --document$/,
    file: 'test/dev/commands.test.ts',
    says: "'bench/run.ts', '--document'",
  },
  { command: /^npm run test:storm$/, file: 'e2e/storm.spec.ts', says: 'test(' },
  { command: /^npm run test:fresh$/, file: 'test/dev/fresh-machine.test.ts', says: 'makeMachine(machine' },
  // What these name is looked at by namesTests.
  {
    command: /^(?:[A-Z_]+=\d+ )?npx vitest run test\/[\w./-]+$/,
    file: STEPS,
    says: "tool('vitest', 'run'",
  },
  {
    command: /^(?:[A-Z_]+=\d+ )?npm run e2e -- [\w.-]+(?: --project=(?:chromium|firefox))?$/,
    file: STEPS,
    says: "tool('playwright', 'test', '--config=e2e/playwright.config.ts'",
  },
];

/** What runs a command; undefined where nothing does. */
export function runnerOf(command: string): Runner | undefined {
  return RUNNERS.find((runner) => runner.command.test(command));
}

/**
 * What is wrong with a command that runs some of the tests: it names none, or sets a variable that they do not read.
 * @param textOf the text of the tests whose path begins with, or holds, a name; empty where there are none
 */
export function testFaults(command: string, textOf: (name: string) => string): string[] {
  const [, variable, name] =
    /^(?:([A-Z_]+)=\d+ )?(?:npx vitest run|npm run e2e --) (\S+)/.exec(command) ?? [];
  if (name === undefined) return [];
  const text = textOf(name);
  if (text === '') return [`${command}: there are no such tests.`];
  return variable !== undefined && !text.includes(`process.env.${variable}`)
    ? [`${command}: ${variable} is not read there.`]
    : [];
}
