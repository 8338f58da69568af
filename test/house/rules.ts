/** The rules of the house (docs/architecture.md), as a pure function of the sources. */
import path from 'node:path';
import { type Facts, factsOf, type Import } from './facts';

/** From top to bottom. A room imports from itself and from the rooms below it. */
const ROOMS = [
  'inpage',
  'content',
  'popup',
  'background',
  'worker',
  'vault',
  'store',
  'nwc',
  'lightning',
  'core',
  'contract',
];

/** They run in every frame of every page, so they carry no library and share only types. */
const WEIGHTLESS = ['inpage', 'content'];

/**
 * Downward imports that are forbidden all the same: the popup acts by commands only, and sees no secret and no relay; and the background carries nothing of what
 * pages have done in their worker.
 */
const CLOSED = new Map([
  ['popup', ['background', 'worker', 'vault', 'nwc']],
  ['background', ['worker']],
]);

/** They know nothing of extensions, so that they run and are tested in plain Node. */
const PURE = ['nwc', 'lightning', 'core', 'contract'];

/** The rooms that may have a package. One that is not listed may be had anywhere but in a weightless room. */
const PACKAGES = new Map([
  ['webextension-polyfill', ['background', 'popup', 'store']],
  // Without the hashes that core/secp256k1 gives it, it can neither sign nor verify.
  ['@noble/secp256k1', ['core']],
  // For the tests only.
  ['@noble/curves', []],
  ['dexie', ROOMS.filter((room) => !PURE.includes(room))],
]);

/** What the popup may take from the store: what reads. Whatever it wants changed it asks for by a command. */
const POPUP_READS = [
  'Database',
  'budgetLeft',
  'eventsOf',
  'paymentHolding',
  'readPrompts',
  'readShownPolicy',
  'settingsOf',
  'siteOf',
  'undecidedPayments',
  'watchOpenKey',
  'watchPolicy',
  'watchPrompts',
];

/** Methods of Dexie that write, or open the door to writing. */
const WRITES = /^(put|add|update|upsert|delete|modify|clear|transaction|bulk(Put|Add|Update|Delete))$/;

/** Every breach of the rules in these sources, each as a sentence. Keys are paths from the top of the repository. */
export function breaches(sources: Readonly<Record<string, string>>): string[] {
  const files = Object.keys(sources);
  const facts = new Map(files.map((file) => [file, factsOf(file, sources[file] ?? '')]));
  return [
    ...files.flatMap(nameBreaches),
    ...[...facts].flatMap(([file, of]) => [
      ...of.imports.flatMap((imported) => importBreaches(file, imported, files)),
      ...contentBreaches(file, of),
    ]),
    ...cycles(facts, files),
  ];
}

function nameBreaches(file: string): string[] {
  const found: string[] = [];
  const { name } = path.posix.parse(file);
  if (/(^|[-.])(utils?|helpers?)$/.test(name)) {
    found.push(`${file}: call a file by what it is about, "${name}" can hold anything`);
  }
  if (name === 'index' && file !== 'src/background/index.ts') {
    found.push(`${file}: no barrel files, import from the file that has it`);
  }
  // Declarations for the compiler may lie beside the rooms.
  if (!ROOMS.includes(roomOf(file)) && !file.endsWith('.d.ts')) {
    found.push(`${file}: not in a room of the house`);
  }
  return found;
}

function importBreaches(
  file: string,
  { from, typesOnly, names }: Import,
  files: readonly string[],
): string[] {
  const room = roomOf(file);
  if (!from.startsWith('.')) {
    const name = packageOf(from);
    const sentence = `${file} imports ${name}`;
    if (WEIGHTLESS.includes(room)) return [`${sentence}: ${room} may import no package`];
    const rooms = PACKAGES.get(name);
    if (rooms !== undefined && !rooms.includes(room)) return [`${sentence}: ${room} may not import ${name}`];
    return [];
  }

  const target = resolve(file, from, files);
  const targetRoom = roomOf(target);
  const sentence = `${file} imports ${target}`;
  if (targetRoom === room) return [];
  if (!ROOMS.includes(targetRoom)) return [`${sentence}: it is not in a room of the house`];
  if (WEIGHTLESS.includes(room)) {
    if (targetRoom !== 'contract') return [`${sentence}: ${room} may import from contract only`];
    return typesOnly ? [] : [`${sentence}: ${room} may import types only, by "import type"`];
  }
  if (ROOMS.indexOf(targetRoom) < ROOMS.indexOf(room) || CLOSED.get(room)?.includes(targetRoom)) {
    return [`${sentence}: ${room} may not import ${targetRoom}`];
  }
  if (room === 'popup' && targetRoom === 'store' && !typesOnly) {
    return names
      .filter((name) => !POPUP_READS.includes(name))
      .map((name) => `${sentence}: popup may not import ${name}, only what is known to read (POPUP_READS)`);
  }
  return [];
}

function contentBreaches(file: string, facts: Facts): string[] {
  const found: string[] = [];
  const room = roomOf(file);
  if (PURE.includes(room)) {
    for (const api of ['browser', 'chrome'].filter((name) => facts.lookedUpOn.has(name))) {
      found.push(`${file} uses ${api}: ${room} knows nothing of extensions`);
    }
  }
  if (room === 'popup') {
    const imported = facts.imports.flatMap(({ locals }) => locals);
    for (const { root, method } of facts.calls) {
      if (WRITES.test(method) && imported.includes(root)) {
        found.push(
          `${file} calls ${method} by way of ${root}: popup may not write the store, it asks by a command`,
        );
      }
    }
  }
  if (facts.importsTheUnknown) found.push(`${file} imports what is only known when it runs: name the file`);
  if (facts.usesAny) found.push(`${file} uses the type any: say what it is, or unknown`);
  for (const comment of facts.comments) {
    if (/^@ts-(ignore|nocheck)/.test(comment))
      found.push(`${file}: @ts-ignore hides errors that do not exist yet`);
    if (/^biome-ignore/.test(comment) && !/^biome-ignore[^:]*:\s*[^\s<].{9,}/s.test(comment)) {
      found.push(`${file}: a biome-ignore needs its reason`);
    }
  }
  return found;
}

/** Import cycles, each told once. Types count too: a cycle of types is two files that cannot be read one by one. */
function cycles(facts: ReadonlyMap<string, Facts>, files: readonly string[]): string[] {
  const found: string[] = [];
  const done = new Set<string>();
  const visit = (file: string, trail: readonly string[]): void => {
    if (trail.includes(file)) {
      found.push(`${[...trail.slice(trail.indexOf(file)), file].join(' → ')}: circular import`);
      return;
    }
    if (done.has(file)) return;
    for (const { from } of facts.get(file)?.imports ?? []) {
      if (from.startsWith('.')) visit(resolve(file, from, files), [...trail, file]);
    }
    done.add(file);
  };
  for (const file of files) visit(file, []);
  return found;
}

/** `popup` of `src/popup/home/wallet.tsx`; what is not in a folder of src/ has no room. */
function roomOf(file: string): string {
  return /^src\/([^/]+)\//.exec(file)?.[1] ?? '';
}

/** `nostr-tools` of `nostr-tools/pure`, `@noble/hashes` of `@noble/hashes/sha2.js`. */
function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

function resolve(file: string, from: string, files: readonly string[]): string {
  const bare = path.posix.join(path.posix.dirname(file), from.replace(/\?.*$/, ''));
  const endings = ['', '.ts', '.tsx', '/index.ts', '/index.tsx'];
  return endings.map((ending) => bare + ending).find((candidate) => files.includes(candidate)) ?? bare;
}
