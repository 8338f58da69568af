/** webextension-polyfill for Chrome, without what Fusebox never calls. */

/** An API's methods by their names, or parts of the API that have methods of their own. */
interface Table {
  [name: string]: Table | number | boolean;
}

/** What stands in it for APIs that are not called, and for what no method asks for that is. */
const UNCALLED = [
  /^ {6}const onRequestFinishedWrappers = .*?^ {6}\}\);\n/ms,
  /^ {8}devtools: \{.*?^ {8}\},\n/ms,
  /^ {6}const settingMetadata = .*?^ {6}apiMetadata\.privacy = \{.*?^ {6}\};\n/ms,
  /if \(metadata\.fallbackToNoCallback\) \{.*?\} else if \(metadata\.noCallback\) \{.*?\} else (?=\{)/s,
];

/**
 * The polyfill's code for these sources: of its table of all APIs the methods that they call, any other is Chrome's own then. It becomes an ES module: as the
 * only CommonJS module it would bring along a runtime for them. Throws where the polyfill looks different from what is known here.
 */
export function whittlePolyfill(code: string, sources: string): string {
  const [, body] = /function \(module\) \{(.*)\n\}\);/s.exec(code) ?? [];
  const [, table] = /const apiMetadata = (\{.*?\n {6}\});/s.exec(body ?? '') ?? [];
  if (body === undefined || table === undefined)
    throw new Error('webextension-polyfill looks different now.');
  const kept = JSON.stringify(called(JSON.parse(table), 'browser', sources));
  if (/noCallback/i.test(kept))
    throw new Error('The sources call what knows no callbacks: the polyfill has to try them.');
  let rest = body.replace(table, () => kept);
  for (const part of UNCALLED) {
    if (!part.test(rest)) throw new Error(`webextension-polyfill has no ${part.source} now.`);
    rest = rest.replace(part, '');
  }
  return `const module = {};\n${rest}\nexport default module.exports;`;
}

/** The entries of a table that the sources call: `browser.tabs.create()` is `create` in `tabs` in `browser`. */
function called(table: Table, place: string, sources: string): Table {
  const entries = Object.entries(table).flatMap(([name, entry]): [string, Table][] => {
    if (typeof entry !== 'object') return [];
    const at = `${place}.${name}`;
    if ('minArgs' in entry) return sources.includes(`${at}(`) ? [[name, entry]] : [];
    const within = called(entry, at, sources);
    return Object.keys(within).length > 0 ? [[name, within]] : [];
  });
  return Object.fromEntries(entries);
}
