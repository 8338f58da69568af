/** What the rules of the house ask of a source file, read from its syntax tree and not guessed from its text. */
import { type ESTree, parseSync, Visitor } from 'vite';

export interface Import {
  /** The specifier as written. */
  from: string;
  /** `import type`. With verbatimModuleSyntax, `import { type A }` still loads the module and is none. */
  typesOnly: boolean;
  /** The names it takes, as the other module calls them. */
  names: string[];
  /** The names it gives them here. */
  locals: string[];
}

export interface Facts {
  imports: Import[];
  /** What comments say, without their slashes. */
  comments: string[];
  usesAny: boolean;
  /** Names on which something is looked up: `chrome` for `chrome.tabs` and for `globalThis.chrome.tabs`. */
  lookedUpOn: Set<string>;
  /** Methods called on something reached through a name: `db.sites.where(…).delete()` is `delete` by way of `db`. */
  calls: { root: string; method: string }[];
  /** An import whose module is only known when it runs. */
  importsTheUnknown: boolean;
}

export function factsOf(file: string, text: string): Facts {
  const { program, comments, errors } = parseSync(file, text);
  const [error] = errors;
  if (error !== undefined) throw new Error(`${file} cannot be parsed: ${error.message}`);

  const facts: Facts = {
    imports: [],
    comments: comments.map(({ value }) => value.trim()),
    usesAny: false,
    lookedUpOn: new Set(),
    calls: [],
    importsTheUnknown: false,
  };
  const add = (from: string, typesOnly: boolean, names: string[] = [], locals: string[] = []): void => {
    facts.imports.push({ from, typesOnly, names, locals });
  };

  new Visitor({
    ImportDeclaration(node) {
      const names = node.specifiers.map((specifier) =>
        specifier.type === 'ImportSpecifier' ? nameOf(specifier.imported) : '*',
      );
      const locals = node.specifiers.map((specifier) => specifier.local.name);
      add(node.source.value, node.importKind === 'type', names, locals);
    },
    ExportNamedDeclaration(node) {
      if (node.source === null) return;
      const names = node.specifiers.map((specifier) => nameOf(specifier.local));
      add(node.source.value, node.exportKind === 'type', names);
    },
    ExportAllDeclaration(node) {
      add(node.source.value, node.exportKind === 'type', ['*']);
    },
    ImportExpression(node) {
      if (node.source.type === 'Literal') add(String(node.source.value), false, ['*']);
      else facts.importsTheUnknown = true;
    },
    TSImportType(node) {
      add(node.source.value, true);
    },
    TSAnyKeyword() {
      facts.usesAny = true;
    },
    MemberExpression(node) {
      const name = lastName(node.object);
      if (name !== null) facts.lookedUpOn.add(name);
    },
    TSQualifiedName(node) {
      if (node.left.type === 'Identifier') facts.lookedUpOn.add(node.left.name);
    },
    CallExpression({ callee }) {
      if (callee.type !== 'MemberExpression' || callee.property.type !== 'Identifier') return;
      if (callee.object.type === 'Identifier') return;
      const root = rootOf(callee.object);
      if (root !== null) facts.calls.push({ root, method: callee.property.name });
    },
  }).visit(program);
  return facts;
}

function nameOf(name: ESTree.ModuleExportName): string {
  return name.type === 'Literal' ? name.value : name.name;
}

/** `b` of `b` and of `a.b`. */
function lastName(node: ESTree.Expression): string | null {
  if (node.type === 'Identifier') return node.name;
  return node.type === 'MemberExpression' && node.property.type === 'Identifier' ? node.property.name : null;
}

/** `db` of `db.sites.where('origin')`. */
function rootOf(node: ESTree.Expression): string | null {
  if (node.type === 'Identifier') return node.name;
  if (node.type === 'MemberExpression') return rootOf(node.object);
  return node.type === 'CallExpression' ? rootOf(node.callee) : null;
}
