/** A method of the provider, along the path of `getBalance` in CONTRIBUTING.md. */
import path from 'node:path';
import { before, type Step } from './step';

/** `name` as pages call it: `getBalance`. */
export function methodSteps(name: string): Step[] {
  const file = `src/background/${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  return [
    {
      file: `${file}.ts`,
      does: capability(name),
      left: 'what it does; the permission it needs; what spends goes through background/payments',
    },
    {
      file: 'src/contract/webln.ts',
      does: before('  /** A method of NIP-47,', `  ${name}(): Promise<PageResults['${name}']>;\n`),
      left: 'its parameters',
    },
    {
      file: 'src/contract/page-messages.ts',
      does: before('  request: unknown;\n', `  ${name}: Record<string, never>;\n`),
      left: 'what it resolves to',
    },
    {
      file: 'src/contract/page-params.ts',
      does: before('  request: v.object(', `  ${name}: nothing,\n`),
      left: 'the schema of its parameters, and in PAGE_USAGE the sentence for wrong ones',
    },
    {
      file: 'src/inpage/provider.ts',
      does: before('    request: (method: unknown,', `    ${name}: () => call('${name}'),\n`),
      left: 'its parameters',
    },
    {
      file: 'src/background/abilities.ts',
      does: before('  request: null,\n', `  ${name}: null,\n`),
      left: 'the method of NIP-47 that it needs: a wallet without that does not show it',
    },
    {
      file: 'src/background/router.ts',
      does: (text) => {
        const line = `    ${name}: page('${name}', (asker) => ${name}(sites, asker)),\n`;
        const withLine = before("    request: page('request',", line)(text);
        return withLine && importing(name, file, withLine);
      },
      left: null,
    },
    {
      file: 'test/inpage/webln.test.ts',
      does: before("  ['request', ['get_info',", `  ['${name}', [], undefined],\n`),
      left: 'its parameters',
    },
    {
      file: 'test/background/page-methods.test.ts',
      does: (text) => {
        const row = `    ['${name}', '${name}', undefined, null, undefined, {}],\n`;
        const withRow = before("    ['on a payment', 'on',", row)(text);
        return (
          withRow && before("          'request',\n          'on',\n", `          '${name}',\n`)(withRow)
        );
      },
      left: 'its parameters, the permission, what it asks each time, and the result; in WALLET, what the wallet answers',
    },
    {
      file: 'e2e/methods.spec.ts',
      does: (text) => {
        const listed = before("  'request',\n", `  '${name}',\n`)(text);
        return listed && `${listed}\n${walk(name)}`;
      },
      left: 'what a page sees of it',
    },
    {
      file: 'docs/webln.md',
      does: before('| `request(method, params)` ', `| \`${name}()\` | \`{}\` | never |\n`),
      left: 'what it resolves to and asks, and its errors',
    },
  ];
}

/** The import among those of the same folder, which are in order. */
function importing(name: string, file: string, text: string): string | null {
  const from = `./${path.basename(file)}`;
  const next = [...text.matchAll(/^import .* from '(\.\/.*)';$/gm)].find(([, other = '']) => other > from);
  return next ? before(next[0], `import { ${name} } from '${from}';\n`)(text) : null;
}

function capability(name: string): string {
  return `/** \`webln.${name}\`. */
import { FuseboxError } from '../contract/errors';
import type { PageResults } from '../contract/page-messages';
import type { Asker } from './asker';
import type { Sites } from './sites';

/** Throws NOT_ENABLED where the site is not connected. */
export async function ${name}(sites: Sites, asker: Asker): Promise<PageResults['${name}']> {
  await sites.enabledSite(asker);
  throw new FuseboxError('INTERNAL', '${name} is still to be written.');
}
`;
}

function walk(name: string): string {
  return `test('a page calls ${name}', async ({ browser, stack }) => {
  await connectWallet(browser, stack.wallet.newConnection().uri);
  const page = await enabledPage(browser, stack);
  expect(await call(page, '${name}')).toEqual({ value: {} });
});
`;
}
