/** Whether the `licences.txt` of a build names what the lockfile lets be shipped, no less and no more. Pure. */

/** @typedef {Record<string, { version?: string, dev?: boolean, dependencies?: Record<string, string> }>} Packages as package-lock.json has them */

/** The bundler writes some code of its own into what it builds. */
const BUNDLERS = ['vite', 'rolldown'];

/** What is wrong. @param {string} text @param {Packages} packages @param {string[]} without what we name and this build leaves nothing of @returns {string[]} */
export function licenceFaults(text, packages, without) {
  const named = new Map(
    Array.from(text.matchAll(/^-+\n(\S+) (\S+)\nLicence: /gm), ([, name, version]) => [name, version]),
  );
  const wanted = Object.keys(packages[''].dependencies).filter((name) => !without.includes(name));
  const missing = wanted.filter((name) => !named.has(name));
  const faults = missing.map((name) => `licences.txt does not name ${name}.`);
  for (const [name, version] of named) {
    const known = packages[`node_modules/${name}`];
    if (known?.version !== version)
      faults.push(`licences.txt names ${name} ${version}, which the lockfile does not.`);
    else if (without.includes(name) || (known.dev && !BUNDLERS.includes(name)))
      faults.push(`${name} is not meant to be in this build.`);
  }
  return faults;
}
