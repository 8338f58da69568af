/** `npm run doctor`: what is missing on this machine, a line for each thing. It changes nothing. Runs before anything is installed. */
import { fileURLToPath } from 'node:url';
import { findings } from './findings.mjs';
import { readMachine } from './machine.mjs';

const found = findings(readMachine(fileURLToPath(new URL('../..', import.meta.url))));
for (const { isGood, text } of found) console.log(`${isGood ? 'ok     ' : 'MISSING'}  ${text}`);
process.exitCode = found.every(({ isGood }) => isGood) ? 0 : 1;
