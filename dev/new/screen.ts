/** A screen of the popup, along the path of the log of connections in CONTRIBUTING.md. */
import { LANGUAGE_CODES } from '../../src/contract/languages';
import type { Catalog } from '../../src/core/catalog';
import { inOrder, typesOf } from '../messages.mjs';
import { before, type Step } from './step';

/** `name` as in the address: `log`, `tax-report`. `english`: the file of the English texts. */
export function screenSteps(name: string, english: string): Step[] {
  const words = name.split('-');
  const upper = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);
  const component = `${words.map(upper).join('')}Screen`;
  const title = `${words.join('_')}_title`;
  const message = upper(words.join(' '));
  const key = words.length > 1 ? `'${name}'` : name;
  const catalog: Catalog = { ...JSON.parse(english), [title]: { message } };
  return [
    {
      file: `src/popup/${name}/${name}-screen.tsx`,
      does: screen(component, title, name),
      left: 'what it shows: it reads the store by popup/use-live, and acts by popup/commands',
    },
    {
      file: 'src/popup/shell/screens.ts',
      does: before(
        '  diagnostics: {\n',
        `  ${key}: { tab: 'settings', load: async () => (await import('../${name}/${name}-screen')).${component} },\n`,
      ),
      left: "the tab that it is a part of; and on another screen, the link to it: href('…')",
    },
    {
      file: 'public/_locales/en/messages.json',
      does: () => inOrder(catalog),
      left: `its texts, of which ${title} is the first; then \`npm run words\``,
    },
    { file: 'src/contract/messages.ts', does: () => typesOf(catalog), left: null },
    ...LANGUAGE_CODES.filter((language) => language !== 'en').map((language) => ({
      file: `public/_locales/${language}/messages.json`,
      left: `${title}, and whatever else is new, translated`,
    })),
    {
      file: 'dev/gallery/screens/settings.ts',
      does: before('    lock: popup(now, []', `    ${key}: popup(now, ['${name}'], by('${name}')),\n`),
      left: 'every other state of it, with made-up rows',
    },
    {
      file: `e2e/${name}.spec.ts`,
      does: walk(name, message),
      left: 'a walk through it, as its user goes',
    },
  ];
}

function screen(component: string, title: string, name: string): string {
  return `import { href } from '../route';
import { Screen } from '../ui/screen';
import { t } from '../words/words';

/** What it is for is still to be written: \`${name}\`. */
export function ${component}() {
  return (
    <Screen title={t('${title}')} back={href('settings')} testId="${name}">
      <p class="card empty">{t('${title}')}</p>
    </Screen>
  );
}
`;
}

function walk(name: string, message: string): string {
  return `import { expect, test } from './fixtures';
import { by, connectWallet, showScreen } from './steps';

test('the screen "${name}"', async ({ browser, stack }) => {
  const popup = await connectWallet(browser, stack.wallet.newConnection().uri);
  await showScreen(popup, '${name}');
  expect(await popup.text(by('${name}'))).toContain('${message}');
});
`;
}
