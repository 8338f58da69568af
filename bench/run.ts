/** `npm run bench -- <suite>`: measures on this machine and prints tables. Without a name it lists the suites. */
import { printMachine } from './machine';

interface Suite {
  about: string;
  /** Loaded when it is asked for: a suite may change what is global. */
  load: () => Promise<{ run: () => Promise<void> }>;
}

const SUITES = new Map<string, Suite>([
  ['nwc', { about: "request to response: our NWC client beside Alby's", load: () => import('./nwc/suite') }],
  [
    'cold-payment',
    {
      about: 'a payment within budget while the background is dead, in both browsers (needs a build)',
      load: () => import('./cold-payment/suite'),
    },
  ],
  [
    'unlock',
    {
      about: 'unlocking: what scrypt takes, and that the page never stands still (needs a build)',
      load: () => import('./unlock/suite'),
    },
  ],
  [
    'history',
    {
      about: 'the history screen with 100 and 100,000 payments, in both browsers (needs a build)',
      load: () => import('./history/suite'),
    },
  ],
  [
    'ui',
    {
      about: 'the popup and the prompt, until they can be seen and used, in both browsers (needs a build)',
      load: () => import('./ui/suite'),
    },
  ],
]);

async function main([name]: string[]): Promise<void> {
  if (name === undefined) {
    for (const [suite, { about }] of SUITES) console.log(`npm run bench -- ${suite.padEnd(14)} ${about}`);
    return;
  }
  const suite = SUITES.get(name);
  if (!suite) throw new Error(`There is no suite ${name}. There is: ${[...SUITES.keys()].join(', ')}.`);
  const { run } = await suite.load();
  printMachine();
  await run();
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  console.error(error);
  process.exitCode = 1;
}
