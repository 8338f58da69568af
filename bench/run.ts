/** `npm run bench [-- <suite>]`: measures on this machine, prints tables, and keeps them in `bench/results/`. Without a name it runs all suites; `--list` names them, `--document` puts what was found into docs/performance.md. */
import { parseArgs } from 'node:util';
import { type Beside, startBeside, tellSettled } from './beside';
import { document } from './document';
import { machineText, thisMachine } from './machine';
import { anotherExtension, fuseboxBuilt, type Measured } from './measured';
import { Report } from './report';

interface Suite {
  about: string;
  /** Loaded when it is asked for: a suite may change what is global. */
  load: () => Promise<{ run: Run }>;
  /** It mostly waits: in a process of its own, beside the others. */
  beside?: true;
  /** It can measure another extension, too. */
  measuresAny?: true;
}

/** `settled` is called by a suite that runs beside others, once it only waits. */
type Run = (report: Report, given: { settled: () => void; measured: Measured }) => Promise<void>;

const SUITES: Readonly<Record<string, Suite>> = {
  idle: {
    about: 'ten minutes with nothing to do: CPU, sleep, sockets and memory, in both browsers',
    load: () => import('./idle/suite'),
    beside: true,
  },
  nwc: { about: "request to response: our NWC client beside Alby's", load: () => import('./nwc/suite') },
  'page-cost': {
    about: 'what a page costs more to load with Fusebox, in both browsers',
    load: () => import('./page-cost/suite'),
    measuresAny: true,
  },
  'cold-payment': {
    about: 'a payment within budget while the background is dead, in both browsers',
    load: () => import('./cold-payment/suite'),
  },
  'payment-path': {
    about:
      "a payment within budget while the background runs: beside Alby's client and the floor, in both browsers",
    load: () => import('./payment-path/suite'),
    measuresAny: true,
  },
  unlock: {
    about: 'unlocking: what scrypt takes, and that the page never stands still',
    load: () => import('./unlock/suite'),
  },
  journal: {
    about: 'the journal with 0, 1,000 and 100,000 rows, and recovery from 1,000 open ones, in both browsers',
    load: () => import('./journal/suite'),
  },
  history: {
    about: 'the history screen with 100 and 100,000 payments, in both browsers',
    load: () => import('./history/suite'),
  },
  ui: {
    about: 'the popup and the prompt, until they can be seen and used, in both browsers',
    load: () => import('./ui/suite'),
    measuresAny: true,
  },
  sizes: {
    about: 'what the built extension weighs, by file and by package',
    load: () => import('./sizes/suite'),
  },
};

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      list: { type: 'boolean', default: false },
      document: { type: 'boolean', default: false },
      extension: { type: 'string' },
      adapter: { type: 'string' },
    },
  });
  if (values.list) {
    for (const [name, { about }] of Object.entries(SUITES)) console.log(`${name.padEnd(14)} ${about}`);
    return;
  }
  if (values.document) return document(Object.keys(SUITES));
  const chosen = positionals.length > 0 ? positionals : Object.keys(SUITES);
  const unknown = chosen.find((name) => !Object.hasOwn(SUITES, name));
  if (unknown !== undefined) {
    throw new Error(`There is no suite ${unknown}. There is: ${Object.keys(SUITES).join(', ')}.`);
  }
  const measured = await measuredBy(values, chosen);
  const machine = thisMachine();
  console.log(machineText(machine));
  const suites = Object.entries(SUITES).filter(([name]) => chosen.includes(name));
  const isBeside = ([, { beside }]: [string, Suite]) => beside === true && suites.length > 1;
  const started: Beside[] = [];
  try {
    for (const [name] of suites.filter(isBeside)) started.push(await startBeside(name));
    for (const [name, { load }] of suites.filter((suite) => !isBeside(suite))) {
      const { run } = await load();
      const report = new Report(measured.isFusebox ? name : `${name}, ${measured.adapter.name}`);
      await run(report, { settled: tellSettled, measured });
      await report.write(machine);
    }
    for (const { printed } of started) console.log(await printed);
    console.log(`\nAll of it took ${Math.round(performance.now() / 1_000)} s`);
  } finally {
    for (const { end } of started) end();
  }
}

/** Fusebox, unless another extension is named. */
async function measuredBy(
  { extension, adapter }: { extension?: string; adapter?: string },
  chosen: readonly string[],
): Promise<Measured> {
  if (extension === undefined && adapter === undefined) return fuseboxBuilt();
  if (extension === undefined || adapter === undefined) {
    throw new Error(
      'Another extension is measured by its build and its adapter: --extension DIR --adapter FILE.',
    );
  }
  const unfit = chosen.find((name) => !SUITES[name]?.measuresAny);
  if (unfit !== undefined) {
    const fit = Object.keys(SUITES).filter((name) => SUITES[name]?.measuresAny);
    throw new Error(
      `The suite ${unfit} measures Fusebox alone. Another extension can be measured by: ${fit.join(', ')}.`,
    );
  }
  return anotherExtension(extension, adapter);
}

try {
  await main();
} catch (error) {
  console.error(error);
  process.exitCode = 1;
}
