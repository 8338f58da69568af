/**
 * Finds the browsers, or installs them where that can be done without asking. Plain Node: it must run before anything is
 * installed.
 */
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { LEAST } from './least-versions.mjs';

/**
 * Google Chrome is not among them: since version 137 it takes no extension from the command line.
 * "Chrome for Testing" does, and is what Playwright downloads.
 */
const CANDIDATES = {
  chromium: {
    commands: ['chromium', 'chromium-browser', 'ungoogled-chromium'],
    places: {
      linux: ['/usr/lib/chromium/chromium', '/opt/chromium/chrome'],
      darwin: [
        '/Applications/Chromium.app/Contents/MacOS/Chromium',
        '/Applications/Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing',
      ],
      win32: [
        '%LOCALAPPDATA%\\Chromium\\Application\\chrome.exe',
        '%PROGRAMFILES%\\Chromium\\Application\\chrome.exe',
      ],
    },
  },
  firefox: {
    commands: ['firefox-esr', 'firefox', 'firefox-developer-edition', 'firefox-nightly'],
    places: {
      linux: ['/usr/lib/firefox-esr/firefox-esr', '/usr/lib/firefox/firefox', '/opt/firefox/firefox'],
      darwin: [
        '/Applications/Firefox.app/Contents/MacOS/firefox',
        '/Applications/Firefox Developer Edition.app/Contents/MacOS/firefox',
        '/Applications/Firefox Nightly.app/Contents/MacOS/firefox',
      ],
      win32: [
        '%PROGRAMFILES%\\Mozilla Firefox\\firefox.exe',
        '%PROGRAMFILES(X86)%\\Mozilla Firefox\\firefox.exe',
        '%LOCALAPPDATA%\\Mozilla Firefox\\firefox.exe',
      ],
    },
  },
};

const PACKAGES = { chromium: 'chromium', firefox: 'firefox-esr' };
const FONTS = ['fonts-liberation', 'fonts-noto-color-emoji'];

/** What to do where a browser is missing. */
export const ADVICE = {
  chromium: `Install Chromium ${LEAST.chromium} or newer, or Chrome for Testing (\`npx playwright install chromium\`), or set CHROMIUM_PATH to it.`,
  firefox: `Install Firefox ${LEAST.firefox} or newer (https://www.mozilla.org/firefox), or set FIREFOX_PATH to it.`,
};

/** The program to run, or null where this machine has none. */
export function findBrowser(name) {
  const variable = `${name.toUpperCase()}_PATH`;
  const wanted = process.env[variable];
  if (wanted) {
    if (!canRun(wanted)) throw new Error(`${variable} is ${wanted}, which cannot be run.`);
    return wanted;
  }
  const { commands, places } = CANDIDATES[name];
  const found = [
    ...commands.flatMap(onPath),
    ...(places[process.platform] ?? []).map(expandVariables),
    ...(name === 'chromium' ? downloadedByPlaywright() : []),
  ];
  return found.find(canRun) ?? null;
}

/** The version of a browser, or null where it does not say. On Windows it would open in place of answering: there its file is asked. */
export function versionOf(file) {
  const [command, args] =
    process.platform === 'win32'
      ? ['powershell', ['-NoProfile', '-Command', `(Get-Item '${file}').VersionInfo.ProductVersion`]]
      : [file, ['--version']];
  const { stdout } = spawnSync(command, args, { encoding: 'utf8' });
  const found = /\d+(\.\d+)+\w*/.exec(stdout ?? '');
  return found === null ? null : found[0];
}

/** Finds these browsers, and installs what is missing where it can. Throws what the user has to do. */
export function ensureBrowsers(names) {
  const missing = () => names.filter((name) => findBrowser(name) === null);
  if (missing().length > 0) installByApt(missing());
  if (missing().includes('chromium')) downloadChromium();
  if (missing().length > 0)
    throw new Error(
      missing()
        .map((name) => ADVICE[name])
        .join('\n'),
    );
  return Object.fromEntries(names.map((name) => [name, findBrowser(name)]));
}

function installByApt(names) {
  if (process.getuid?.() !== 0 || !isDebian()) return;
  const packages = [...names.map((name) => PACKAGES[name]), ...FONTS];
  console.log(`Installing ${packages.join(', ')}.`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  run('apt-get', ['update', '-qq'], env);
  run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], env);
}

function isDebian() {
  if (!existsSync('/etc/os-release')) return false;
  return /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(readFileSync('/etc/os-release', 'utf8'));
}

function downloadChromium() {
  const cli = playwrightCli();
  if (cli === null) return;
  console.log('Downloading Chrome for Testing.');
  // Only root can install the system's libraries that it needs.
  const asRoot = process.platform === 'linux' && process.getuid?.() === 0;
  run(process.execPath, [cli, 'install', ...(asRoot ? ['--with-deps'] : []), '--no-shell', 'chromium']);
}

/** What fails here shows in that the browser is still missing. */
function run(command, args, env = process.env) {
  spawnSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'], env });
}

const requireHere = createRequire(import.meta.url);

function playwrightCli() {
  try {
    return path.join(path.dirname(requireHere.resolve('playwright/package.json')), 'cli.js');
  } catch {
    return null; // not installed yet
  }
}

function downloadedByPlaywright() {
  try {
    return [requireHere('playwright').chromium.executablePath()];
  } catch {
    return []; // not installed yet
  }
}

/** Where a command of this name would be, in the order in which it is looked for. */
export function onPath(command) {
  const ending = process.platform === 'win32' ? '.exe' : '';
  const folders = (process.env.PATH ?? '').split(path.delimiter).filter((folder) => folder !== '');
  return folders.map((folder) => path.join(folder, command + ending));
}

function expandVariables(file) {
  return file.replace(/%([^%]+)%/g, (_, name) => process.env[name] ?? '');
}

function canRun(file) {
  try {
    accessSync(file, constants.X_OK);
    return !isSnap(file);
  } catch {
    return false;
  }
}

/** A snap sees neither the temporary folder, where the profiles are, nor every folder in which this one may be. */
function isSnap(file) {
  if (process.platform !== 'linux') return false;
  const real = realpathSync(file);
  if (real.startsWith('/snap/') || path.basename(real) === 'snap') return true;
  return statSync(real).size < 10_000 && readFileSync(real, 'latin1').includes('/snap/bin/');
}
