/** What is to be said of a machine: a pure function. */
import { ADVICE } from '../setup/browsers.mjs';
import { isAtLeast, LEAST } from '../setup/least-versions.mjs';
import { nodeFault } from '../setup/node.mjs';

/** In bytes: for packages, builds and the profiles of browsers. */
const LEAST_FREE = 1e9;

const NAMES = { chromium: 'Chromium', firefox: 'Firefox' };

const good = (text) => ({ isGood: true, text });
const bad = (text) => ({ isGood: false, text });

/** @param {import('./findings.mjs').Machine} machine */
export function findings({ node, npm, missingModules, browsers, hasDisplay, hasXvfb, disks }) {
  return [
    ofNode(node),
    ofNpm(npm),
    ofModules(missingModules),
    ...Object.keys(NAMES).map((name) => ofBrowser(name, browsers[name])),
    ofDisplay(hasDisplay, hasXvfb),
    ...disks.map(ofDisk),
  ];
}

function ofNode(version) {
  const fault = nodeFault(version);
  return fault === null ? good(`Node.js ${version}`) : bad(fault);
}

function ofNpm(version) {
  if (version === null) return bad('npm cannot be run. It comes with Node.js: see https://nodejs.org.');
  if (!isAtLeast(version, LEAST.npm))
    return bad(`npm ${LEAST.npm} or newer is needed; this is ${version}. Run \`npm install -g npm\`.`);
  return good(`npm ${version}`);
}

function ofModules(missing) {
  if (missing.length === 0) return good('Packages as package-lock.json has them');
  const [first] = missing;
  const more = missing.length === 1 ? '' : ` and ${missing.length - 1} more`;
  return bad(`${first}${more}: not as package-lock.json has it. Run \`npm ci\`.`);
}

function ofBrowser(name, { file, version, fault }) {
  if (fault !== null) return bad(fault);
  if (file === null) return bad(`${NAMES[name]} was not found. ${ADVICE[name]}`);
  if (version === null) return bad(`${NAMES[name]} at ${file} does not tell its version. ${ADVICE[name]}`);
  const found = `${NAMES[name]} ${version} at ${file}`;
  return isAtLeast(version, LEAST[name]) ? good(found) : bad(`${found} is too old. ${ADVICE[name]}`);
}

function ofDisplay(hasDisplay, hasXvfb) {
  if (hasDisplay) return good('A display');
  if (hasXvfb) return good('No display, but Xvfb: put `xvfb-run -a` before `npm start` and `npm run dev`');
  return bad('No display to show a browser on: install Xvfb, and use `xvfb-run -a npm start`.');
}

function ofDisk({ folder, free }) {
  if (free === null) return bad(`How much is free in ${folder} is not known: look for 1 GB.`);
  const amount = `${(free / 1e9).toFixed(1)} GB free in ${folder}`;
  return free >= LEAST_FREE ? good(amount) : bad(`${amount}: make room for 1 GB.`);
}
