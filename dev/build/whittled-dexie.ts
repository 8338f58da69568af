/** Dexie without what Fusebox never runs. The unit tests run the same (vite.config.ts). */
import { parseAst } from 'vite';

/** Methods, by their class, that neither Fusebox nor the rest of Dexie calls. */
export const UNCALLED: ReadonlyMap<string, readonly string[]> = new Map([
  ['Table', ['mapToClass', 'defineClass', 'upsert', 'bulkUpdate']],
  [
    'Collection',
    [
      'raw',
      'desc',
      'eachKey',
      'eachUniqueKey',
      'eachPrimaryKey',
      'uniqueKeys',
      'firstKey',
      'lastKey',
      'distinct',
    ],
  ],
  [
    'WhereClause',
    [
      'below',
      'startsWithIgnoreCase',
      'equalsIgnoreCase',
      'anyOfIgnoreCase',
      'startsWithAnyOfIgnoreCase',
      'notEqual',
      'noneOf',
      'inAnyRange',
      'startsWithAnyOf',
    ],
  ],
]);

/** What stands in Dexie, what becomes of it, and why nothing changes by it. */
const REPLACED: readonly [text: string, by: string][] = [
  // The cache: store/database disables it, and then it passes everything on. Nobody else fills what it would be told to forget.
  ['this.use(cacheMiddleware);', ''],
  ['signalSubscribersNow(updateParts, true);', ''],
  ['signalSubscribersNow(everything, true);', ''],
  // Hooks of tables: there are none, and then they pass everything on.
  ['this.use(hooksMiddleware);', ''],
  ['creating: [hookCreatingChain, nop],', ''],
  ['updating: [hookUpdatingChain, nop],', ''],
  ['deleting: [hookDeletingChain, nop],', ''],
  // Asking a compound index by its first parts alone. All our queries name an index that is there, and are passed on; others throw now.
  ['this.use(virtualIndexMiddleware);', ''],
  // What nobody calls of Dexie itself: asking which databases there are, and the ways before there was "await".
  [
    `    exists(name) {
        return new Dexie(name, { addons: [] })
            .open()
            .then((db) => {
            db.close();
            return true;
        })
            .catch('NoSuchDatabaseError', () => false);
    },
    getDatabaseNames(cb) {
        try {
            return getDatabaseNames(Dexie.dependencies).then(cb);
        }
        catch {
            return rejection(new exceptions.MissingAPI());
        }
    },
    defineClass() {
        function Class(content) {
            extend(this, content);
        }
        return Class;
    },
`,
    '',
  ],
  [
    `    async: function (generatorFn) {
        return function () {
            try {
                var rv = awaitIterator(generatorFn.apply(this, arguments));
                if (!rv || typeof rv.then !== 'function')
                    return DexiePromise.resolve(rv);
                return rv;
            }
            catch (e) {
                return rejection(e);
            }
        };
    },
    spawn: function (generatorFn, args, thiz) {
        try {
            var rv = awaitIterator(generatorFn.apply(thiz, args || []));
            if (!rv || typeof rv.then !== 'function')
                return DexiePromise.resolve(rv);
            return rv;
        }
        catch (e) {
            return rejection(e);
        }
    },
`,
    '',
  ],
  // Changes such as `add(1)`: only what Dexie exports makes them, and the build leaves it out.
  [
    `if (value instanceof PropModification) {
            setByKeyPath(obj, keyPath, value.execute(origValue));
            anythingModified = true;
        }
        else if`,
    'if',
  ],
  // On for pages of this machine's http servers, and for who switches it on.
  [
    "var debug = typeof location !== 'undefined' &&\n    /^(http|https):\\/\\/(localhost|127\\.0\\.0\\.1)/.test(location.href);",
    'const debug = false;',
  ],
  ['    debug = value;', ''],
];

/** Dexie's code without it. Throws where Dexie looks different from what is known here. */
export function whittleDexie(code: string): string {
  let rest = code;
  for (const [text, by] of REPLACED) {
    const parts = rest.split(text);
    if (parts.length !== 2) throw new Error(`Dexie has "${text}" ${parts.length - 1} times now.`);
    rest = parts.join(by);
  }
  for (const [className, methods] of UNCALLED) rest = withoutMethods(rest, className, methods);
  return rest;
}

function withoutMethods(code: string, className: string, methods: readonly string[]): string {
  const found = parseAst(code).body.find(
    (node) => node.type === 'ClassDeclaration' && node.id?.name === className,
  );
  if (found?.type !== 'ClassDeclaration') throw new Error(`Dexie has no class ${className} now.`);
  const unwanted = found.body.body.filter(
    (member) =>
      member.type === 'MethodDefinition' &&
      member.key.type === 'Identifier' &&
      methods.includes(member.key.name),
  );
  if (unwanted.length !== methods.length) throw new Error(`Dexie's ${className} has other methods now.`);
  // From the end, so that what comes before stays where it is.
  return unwanted.reduceRight((rest, { start, end }) => rest.slice(0, start) + rest.slice(end), code);
}
