/** What a lockfile must say before anybody installs from it: where packages come from, what they may be used for, and what they would run. Pure. */

export interface Entry {
  version?: string;
  integrity?: string;
  license?: string;
  resolved?: string;
  link?: boolean;
  inBundle?: boolean;
  dev?: boolean;
  devOptional?: boolean;
  hasInstallScript?: boolean;
}

/** As npm writes it (https://docs.npmjs.com/cli/configuring-npm/package-lock-json). */
export interface Lockfile {
  lockfileVersion: number;
  packages: Record<string, Entry>;
}

/** Of what may end up in the extension. Each asks for its text, or a notice, at most: `licences.txt` in the packages has them. MPL-2.0 asks for the sources of its own files, too. */
const SHIPPED = ['MIT', 'Apache-2.0', 'MPL-2.0', 'Unlicense'];

/** Of what only builds and tests: also licences that ask for more, but of nobody who merely runs it. */
const BUILDING = [
  ...SHIPPED,
  '0BSD',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'ISC',
  'Python-2.0',
  'Zlib',
];

/** By name and version, which are for building alone, whose licence is no SPDX name. */
const LOOKED_AT: Record<string, string> = {
  'winreg@0.0.12': 'BSD', // without saying which. web-ext loads it on Windows, to find Firefox.
};

/** The install scripts that are known, and why nothing is missing where they are not run. */
const INSTALL_SCRIPTS: Record<string, string> = {
  esbuild:
    'puts the program in the place of the script that starts it, to save a moment; tsx starts it itself',
};

/** Whether an SPDX expression lets us choose licences of a list only. One that nests is not read, and so refused. */
export function isAllowed(expression: string, list: readonly string[]): boolean {
  const flat = expression.replace(/^\((.*)\)$/, '$1');
  if (flat.includes(' OR ')) return flat.split(' OR ').some((part) => isAllowed(part, list));
  return flat.split(' AND ').every((name) => list.includes(name));
}

const nameOf = (place: string) => place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length);

function entryFaults(place: string, entry: Entry): string[] {
  const { version = '', license = '', integrity = '' } = entry;
  const name = nameOf(place);
  const faults: string[] = [];
  const refuse = (is: boolean, fault: string) => {
    if (is) faults.push(`${place}: ${fault}`);
  };
  refuse(!/^\d+\.\d+\.\d+(?:[-+][\w.-]+)?$/.test(version), `${version} is no version of a registry`);
  // A copy inside another package is covered by that one's; none of ours has such a copy.
  refuse(!/^sha512-[\w+/]{86}==$/.test(integrity), 'no SHA-512 of its content');
  // npm leaves out what comes from the registry that it is set to (omit-lockfile-registry-resolved). What is left comes from elsewhere.
  refuse(entry.resolved !== undefined, `comes from ${entry.resolved}`);
  refuse(entry.link === true || entry.inBundle === true, 'is not a package of its own');
  refuse(entry.hasInstallScript === true && !(name in INSTALL_SCRIPTS), 'has an install script');
  const isShipped = entry.dev !== true && entry.devOptional !== true;
  refuse(
    !isAllowed(license, isShipped ? SHIPPED : BUILDING) &&
      (isShipped || LOOKED_AT[`${name}@${version}`] !== license),
    `its licence is ${license || 'not named'}, and it ${isShipped ? 'may be shipped' : 'builds or tests'}`,
  );
  return faults;
}

/** What is wrong with a lockfile, and with what npm is told beside it. */
export function lockFaults({ lockfileVersion, packages }: Lockfile, npmrc: string): string[] {
  const places = Object.keys(packages).filter((place) => place !== '');
  const settings = npmrc.split('\n').map((line) => line.replaceAll(' ', ''));
  const names = new Set(places.map(nameOf));
  return [
    ...(lockfileVersion === 3 ? [] : [`The lockfile is of version ${lockfileVersion}.`]),
    ...(settings.includes('ignore-scripts=true') ? [] : ['.npmrc lets packages run scripts.']),
    ...(settings.includes('omit-lockfile-registry-resolved=true')
      ? []
      : ['.npmrc lets the lockfile name registries.']),
    ...settings.filter((line) => /registry=|_auth/.test(line)).map((line) => `.npmrc says ${line}`),
    ...Object.keys(INSTALL_SCRIPTS)
      .filter((name) => !names.has(name))
      .map((name) => `${name} is not used any more.`),
    ...Object.keys(LOOKED_AT)
      .filter((known) => !places.some((place) => `${nameOf(place)}@${packages[place]?.version}` === known))
      .map((known) => `${known} is not used any more.`),
    ...places.flatMap((place) => entryFaults(place, packages[place] ?? {})),
  ];
}
