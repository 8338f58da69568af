/** Dexie without what Fusebox never runs. The unit tests run the same (vite.config.ts). */
import { parseAst } from 'vite';

/** Methods, by their class, that neither Fusebox nor the rest of Dexie calls. */
export const UNCALLED: ReadonlyMap<string, readonly string[]> = new Map([
  ['Table', ['mapToClass', 'defineClass', 'upsert', 'bulkUpdate', 'bulkDelete', 'offset']],
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
      'or',
      'offset',
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

/** Properties, by what they are given to, of which the same is true. They would hold on to what they name, used or not. */
export const UNREAD: ReadonlyMap<string, readonly string[]> = new Map([
  [
    'Dexie',
    [
      'delete',
      'exists',
      'getDatabaseNames',
      'defineClass',
      'vip',
      'async',
      'spawn',
      'currentTransaction',
      'debug',
      'derive',
      'extend',
      'props',
      'override',
      'Events',
      'on',
      'liveQuery',
      'extendObservabilitySet',
      'getByKeyPath',
      'setByKeyPath',
      'delByKeyPath',
      'shallowClone',
      'deepClone',
      'getObjectDiff',
      'cmp',
      'asap',
      'connections',
      'errnames',
      'cache',
      'semVer',
      'version',
    ],
  ],
  ['DexiePromise', ['PSD', 'totalEchoes', 'newPSD', 'usePSD', 'scheduler']],
  ['RangeSet.prototype', ['hasKey']],
]);

/** What stands in Dexie, what becomes of it, and why nothing changes by it. */
const REPLACED: readonly [text: string, by: string][] = [
  // The cache: store/database disables it, and then it passes everything on. Nobody else fills what it would be told to forget.
  ['this.use(cacheMiddleware);', ''],
  [
    `let cachable = isCachableContext(PSD, table) &&
                            isCachableRequest(method, req);
                        const obsSet = cachable
                            ? (req.obsSet = {})
                            : subscr;`,
    'const obsSet = subscr;',
  ],
  ['signalSubscribersNow(updateParts, true);', ''],
  ['signalSubscribersNow(everything, true);', ''],
  // Hooks of tables: there are none, and then they pass everything on.
  ['this.use(hooksMiddleware);', ''],
  [
    `        this.hook = db._allTables[name]
            ? db._allTables[name].hook
            : Events(null, {
                creating: [hookCreatingChain, nop],
                reading: [pureFunctionChain, mirror],
                updating: [hookUpdatingChain, nop],
                deleting: [hookDeletingChain, nop],
            });
`,
    '',
  ],
  [
    `
                .then((res) => this.hook.reading.fire(res))`,
    '',
  ],
  [
    `
                .then((result) => result.map((res) => this.hook.reading.fire(res)))`,
    '',
  ],
  [
    `        const readingHook = table.hook.reading.fire;
`,
    '',
  ],
  ['readingHook !== mirror ? readingHook : null', 'null'],
  // Asking a compound index by its first parts alone. All our queries name an index that is there, and are passed on; others throw now.
  ['this.use(virtualIndexMiddleware);', ''],
  // Asking by several fields without saying by which index: nobody does, and it throws now.
  [
    `        const compoundIndex = this.schema.indexes
            .concat(this.schema.primKey)
            .filter((ix) => {
            if (ix.compound &&
                keyPaths.every((keyPath) => ix.keyPath.indexOf(keyPath) >= 0)) {
                for (let i = 0; i < keyPaths.length; ++i) {
                    if (keyPaths.indexOf(ix.keyPath[i]) === -1)
                        return false;
                }
                return true;
            }
            return false;
        })
            .sort((a, b) => a.keyPath.length - b.keyPath.length)[0];
        if (compoundIndex && this.db._maxKey !== maxString) {
            const keyPathsInValidOrder = compoundIndex.keyPath.slice(0, keyPaths.length);
            return this.where(keyPathsInValidOrder).equals(keyPathsInValidOrder.map((kp) => indexOrCrit[kp]));
        }
        if (!compoundIndex && debug)
            console.warn(\`The query \${JSON.stringify(indexOrCrit)} on \${this.name} would benefit from a \` +
                \`compound index [\${keyPaths.join('+')}]\`);
        const { idxByName } = this.schema;
        function equals(a, b) {
            return cmp(a, b) === 0;
        }
        const [idx, filterFunction] = keyPaths.reduce(([prevIndex, prevFilterFn], keyPath) => {
            const index = idxByName[keyPath];
            const value = indexOrCrit[keyPath];
            return [
                prevIndex || index,
                prevIndex || !index
                    ? combine(prevFilterFn, index && index.multi
                        ? (x) => {
                            const prop = getByKeyPath(x, keyPath);
                            return (isArray(prop) &&
                                prop.some((item) => equals(value, item)));
                        }
                        : (x) => equals(value, getByKeyPath(x, keyPath)))
                    : prevFilterFn,
            ];
        }, [null, null]);
        return idx
            ? this.where(idx.name)
                .equals(indexOrCrit[idx.keyPath])
                .filter(filterFunction)
            : compoundIndex
                ? this.filter(filterFunction)
                : this.where(keyPaths).equals('');
`,
    `        throw new exceptions.InvalidArgument('where() takes an index, or one field');
`,
  ],
  // Joining the results of two queries.
  ['if (!ctx.or) {', '{'],
  [
    `    else {
        const set = {};
        const union = (item, cursor, advance) => {
            if (!filter ||
                filter(cursor, advance, (result) => cursor.stop(result), (err) => cursor.fail(err))) {
                var primaryKey = cursor.primaryKey;
                var key = '' + primaryKey;
                if (key === '[object ArrayBuffer]')
                    key = '' + new Uint8Array(primaryKey);
                if (!hasOwn(set, key)) {
                    set[key] = true;
                    fn(item, cursor, advance);
                }
            }
        };
        return Promise.all([
            ctx.or._iterate(union, coreTrans),
            iterate(openCursor(ctx, coreTable, coreTrans), ctx.algorithm, union, !ctx.keysOnly && ctx.valueMapper),
        ]);
    }
`,
    '',
  ],
  ['(ctx.filter || ctx.algorithm || ctx.or)', '(ctx.filter || ctx.algorithm)'],
  [
    `            or: whereCtx.or,
`,
    '',
  ],
  [
    `            or: orCollection,
`,
    '',
  ],
  // What is done once a database is open, before its first query: nobody asks for it.
  [
    `'close', {
            ready: [promisableChain, nop],
        });
        this.once = (event, callback) => {
            const fn = (...args) => {
                this.on(event).unsubscribe(fn);
                callback.apply(this, args);
            };
            return this.on(event, fn);
        };
        this.on.ready.subscribe = override(this.on.ready.subscribe, (subscribe) => {
            return (subscriber, bSticky) => {
                Dexie.vip(() => {
                    const state = this._state;
                    if (state.openComplete) {
                        if (!state.dbOpenError)
                            DexiePromise.resolve().then(subscriber);
                        if (bSticky)
                            subscribe(subscriber);
                    }
                    else if (state.onReadyBeingFired) {
                        state.onReadyBeingFired.push(subscriber);
                        if (bSticky)
                            subscribe(subscriber);
                    }
                    else {
                        subscribe(subscriber);
                        const db = this;
                        if (!bSticky)
                            subscribe(function unsubscribe() {
                                db.on.ready.unsubscribe(subscriber);
                                db.on.ready.unsubscribe(unsubscribe);
                            });
                    }
                });
            };
        });
        this.Collection`,
    `'close');
        this.Collection`,
  ],
  [
    `        const vipDB = new Proxy(this, {
            get: (_, prop, receiver) => {
                if (prop === '_vip')
                    return true;
                if (prop === 'table')
                    return (tableName) => vipify(this.table(tableName), vipDB);
                const rv = Reflect.get(_, prop, receiver);
                if (rv instanceof Table)
                    return vipify(rv, vipDB);
                if (prop === 'tables')
                    return rv.map((t) => vipify(t, vipDB));
                if (prop === '_createTransaction')
                    return function () {
                        const tx = rv.apply(this, arguments);
                        return vipify(tx, vipDB);
                    };
                return rv;
            },
        });
        this.vip = vipDB;
`,
    '',
  ],
  [
    `(() => {
        throwIfCancelled();
        state.onReadyBeingFired = [];
        return DexiePromise.resolve(vip(() => db.on.ready.fire(db.vip))).then(function fireRemainders() {
            if (state.onReadyBeingFired.length > 0) {
                let remainders = state.onReadyBeingFired.reduce(promisableChain, nop);
                state.onReadyBeingFired = [];
                return DexiePromise.resolve(vip(() => remainders(db.vip))).then(fireRemainders);
            }
        });
    })`,
    '(throwIfCancelled)',
  ],
  // A list of all databases, for browsers that have none.
  [
    `            if (wasCreated)
                _onDatabaseCreated(db._deps, dbName);
`,
    '',
  ],
  [
    `                    _onDatabaseDeleted(this._deps, this.name);
`,
    '',
  ],
  // Ways around the faults of old Safaris.
  [
    `    const useSafari14Workaround = typeof navigator !== 'undefined' &&
        !!indexedDB &&
        indexedDB === _global.indexedDB;
`,
    '',
  ],
  ['(useSafari14Workaround ? idbReady() : DexiePromise.resolve())', 'DexiePromise.resolve()'],
  [
    ` &&
                !(typeof navigator !== 'undefined' &&
                    /Safari/.test(navigator.userAgent) &&
                    !/(Chrome\\/|Edge\\/)/.test(navigator.userAgent) &&
                    [].concat(navigator.userAgent.match(/Safari\\/(\\d*)/))[1] < 604)`,
    '',
  ],
  [
    `        db._hasGetAll = 'getAll' in store;
`,
    '',
  ],
  [
    `    if (typeof navigator !== 'undefined' &&
        /Safari/.test(navigator.userAgent) &&
        !/(Chrome\\/|Edge\\/)/.test(navigator.userAgent) &&
        _global.WorkerGlobalScope &&
        _global instanceof _global.WorkerGlobalScope &&
        [].concat(navigator.userAgent.match(/Safari\\/(\\d*)/))[1] < 604) {
        db._hasGetAll = false;
    }
`,
    '',
  ],
  // Browsers without weak references: ours have them.
  [
    `    if (typeof FinalizationRegistry !== 'undefined' &&
        typeof WeakRef !== 'undefined') {`,
    '    {',
  ],
  [
    `    else {
        const connections = [];
        const toArray = () => connections;
        const add = (db) => {
            connections.push(db._novip);
        };
        const remove = (db) => {
            if (!db)
                return;
            const index = connections.indexOf(db._novip);
            if (index !== -1) {
                connections.splice(index, 1);
            }
        };
        return { toArray, add, remove };
    }
`,
    '',
  ],
  // Tables of documents that several edit at once (Yjs): only an addon makes them.
  [
    `    const { yProps } = table.schema;
    if (!yProps)
        return res;
    if (keys && res.numFailures > 0)
        keys = keys.filter((_, i) => !res.failures[i]);
    return Promise.all(yProps.map(({ updatesTable }) => keys
        ? table.db.table(updatesTable).where('k').anyOf(keys).delete()
        : table.db.table(updatesTable).clear())).then(() => res);`,
    '    return res;',
  ],
  [
    `        if (mode !== 'readonly')
            storeNames.forEach((storeName) => {
                const yProps = dbschema[storeName]?.yProps;
                if (yProps)
                    storeNames = storeNames.concat(yProps.map((p) => p.updatesTable));
            });
`,
    '',
  ],
  // Transactions that are generators, from before there was `await`.
  [
    `                else if (typeof returnValue.next === 'function' &&
                    typeof returnValue.throw === 'function') {
                    returnValue = awaitIterator(returnValue);
                }
`,
    '',
  ],
  // Promises of which the first counts that is kept: nobody waits so in a transaction.
  [
    `    if (NativePromise.any && typeof AggregateError !== 'undefined')
        setProp(DexiePromise, 'any', function () {
            const possiblePromises = getArrayOf
                .apply(null, arguments)
                .map(onPossibleParallellAsync);
            return new DexiePromise((resolve, reject) => {
                if (possiblePromises.length === 0)
                    reject(new AggregateError([]));
                let remaining = possiblePromises.length;
                const failures = new Array(remaining);
                possiblePromises.forEach((p, i) => DexiePromise.resolve(p).then((value) => resolve(value), (failure) => {
                    failures[i] = failure;
                    if (!--remaining)
                        reject(new AggregateError(failures));
                }));
            });
        });
    if (NativePromise.withResolvers)
        DexiePromise.withResolvers = NativePromise.withResolvers;
`,
    '',
  ],
  // The names that IndexedDB had before it was a standard.
  [
    ` ||
            _global.mozIndexedDB ||
            _global.webkitIndexedDB ||
            _global.msIndexedDB`,
    '',
  ],
  [' || _global.webkitIDBKeyRange', ''],
  // Events that are set up otherwise than by name: only those of hooks and of ready databases were.
  [
    `        if (typeof eventName === 'object')
            return addConfiguredEvents(eventName);
`,
    '',
  ],
  // How many rows are changed at a time: always as many.
  [
    `            const modifyChunkSize = this.db._options.modifyChunkSize;
            if (modifyChunkSize) {
                if (typeof modifyChunkSize == 'object') {
                    limit =
                        modifyChunkSize[coreTable.name] || modifyChunkSize['*'] || 200;
                }
                else {
                    limit = modifyChunkSize;
                }
            }
            const totalFailures`,
    '            const totalFailures',
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
  // Words for developers, in a console that no user reads. That something is said, and what is done, stays.
  ...[
    `\`Unable to patch indexes of table \${tableChange.name} because it has changes on the type of index or primary key.\``,
    `\`Dexie SchemaDiff: Schema was extended without increasing the number passed to db.version(). Dexie will add missing parts and increment native version number to workaround this.\``,
    `\`Another connection wants to upgrade database '\${this.name}'. Closing db now to resume the upgrade.\``,
    `\`Another connection wants to delete database '\${this.name}'. Closing db now to resume the delete request.\``,
    `\`Dexie.delete('\${this.name}') was blocked\``,
    `\`Upgrade '\${this.name}' blocked by other connection holding version \${ev.oldVersion / 10}\``,
  ].map((words): [string, string] => [`console.warn(${words});`, "console.warn('Dexie: versions');"]),
  // What it says to who calls it wrongly, which the compiler and the tests see to.
  ...(
    [
      [
        'Invalid key provided. Keys must be of type string, number, Date or Array<string | number | Date>.',
        'key',
      ],
      ['Cannot enter a sub-transaction with READWRITE mode when parent transaction is READONLY', 'mode'],
      ['Invalid table argument to Dexie.transaction(). Only Table or String are allowed', 'table'],
      ['Given keys array must have same length as given values array.', 'length'],
      ['bulkAdd(): keys argument invalid on tables with inbound keys', 'keys'],
      ['bulkPut(): keys argument invalid on tables with inbound keys', 'keys'],
      ['Index must have a name and cannot be an empty string', 'name'],
      ['Only primary key can be marked as autoIncrement (++)', 'name'],
      ['Given object does not contain its primary key', 'key'],
      ['Invalid closeOptions argument to db.delete()', 'delete'],
      ['Cannot add version when database is open', 'version'],
      ['Given version is not a positive number', 'version'],
    ] as const
  ).map(([words, word]): [string, string] => [words, `Dexie: ${word}`]),
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
  for (const [owner, properties] of UNREAD) rest = withoutProperties(rest, owner, properties);
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
  return without(code, unwanted);
}

/** Without these of what Dexie gives to the owner: `props(owner, { … })`. */
function withoutProperties(code: string, owner: string, properties: readonly string[]): string {
  const given = parseAst(code).body.flatMap((node) => {
    if (node.type !== 'ExpressionStatement' || node.expression.type !== 'CallExpression') return [];
    const {
      callee,
      arguments: [to, what],
    } = node.expression;
    const isOurs =
      callee.type === 'Identifier' &&
      callee.name === 'props' &&
      to !== undefined &&
      code.slice(to.start, to.end) === owner;
    return isOurs && what?.type === 'ObjectExpression' ? what.properties : [];
  });
  const unwanted = given.filter(
    (property) =>
      property.type === 'Property' &&
      property.key.type === 'Identifier' &&
      properties.includes(property.key.name),
  );
  if (unwanted.length !== properties.length) throw new Error(`Dexie's ${owner} has other properties now.`);
  // The comma after each goes with it.
  return without(
    code,
    unwanted.map(({ start, end }) => ({ start, end: commaAfter(code, end) + 1 })),
  );
}

function commaAfter(code: string, end: number): number {
  const comma = code.indexOf(',', end);
  if (comma < 0 || code.slice(end, comma).trim() !== '')
    throw new Error('Dexie has no comma after a property now.');
  return comma;
}

/** From the end, so that what comes before stays where it is. */
function without(code: string, parts: readonly { start: number; end: number }[]): string {
  return parts.reduceRight((rest, { start, end }) => rest.slice(0, start) + rest.slice(end), code);
}
