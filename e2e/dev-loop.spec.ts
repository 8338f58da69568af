/** `npm run dev`: what changes in the sources is in the browser soon after, and the wallet stays connected. */
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { keepBuilding, reload } from '../dev/rebuilding';
import { expect, test } from './fixtures';
import { by, call, connectWallet, enabledPage } from './steps';

const ROOT = path.resolve(import.meta.dirname, '..');
const NEEDED = [
  'LICENSE',
  'tsconfig.json',
  'src',
  'public',
  'dev/build',
  'dev/setup',
  'manifest.json',
  'package.json',
  'vite.config.ts',
];

/** The most that a build may take, in ms, on a machine that has much else to do. */
const BUILD_MS = 120_000;

test('a change is built and loaded, one that cannot be built is said, and the wallet stays connected', async ({
  browser,
  stack,
}) => {
  test.setTimeout(4 * BUILD_MS);
  const root = await mkdtemp(path.join(tmpdir(), 'sources-'));
  for (const file of NEEDED) await cp(path.join(ROOT, file), path.join(root, file), { recursive: true });
  await symlink(path.join(ROOT, 'node_modules'), path.join(root, 'node_modules'), 'junction');
  const source = path.join(root, 'src/background/wallet-reads.ts');
  const text = await readFile(source, 'utf8');

  await connectWallet(browser, stack.wallet.newConnection().uri);
  const page = await enabledPage(browser, stack);
  const supported = (supports: string[]) => expect.objectContaining({ supports });
  const ending = new AbortController();
  const said: string[] = [];
  const loop = keepBuilding({
    browser: browser.name,
    root,
    signal: ending.signal,
    show: (extensionDir) => reload(browser, extensionDir),
    say: (line) => said.push(line),
  });
  const outcomes = () => said.filter((line) => !line.startsWith('\nChanged: '));
  const outcome = async (nth: number) => {
    await expect.poll(() => outcomes().length, { timeout: BUILD_MS }).toBeGreaterThanOrEqual(nth);
    return outcomes()[nth - 1];
  };

  expect(await outcome(1)).toMatch(/^Built and loaded/);
  expect(await call(page, 'getInfo')).toEqual({ value: supported(['lightning']) });

  await writeFile(source, text.replace("['lightning']", "['lightning'"));
  expect(await outcome(2)).toMatch(/^The build failed.*wallet-reads\.ts/s);
  expect(await call(page, 'getInfo')).toEqual({ value: supported(['lightning']) });

  await writeFile(source, text.replace("['lightning']", "['lightning', 'changes']"));
  expect(await outcome(3)).toMatch(/^Built and loaded/);
  expect(await call(page, 'getInfo')).toEqual({ value: supported(['lightning', 'changes']) });
  const popups = [];
  for (const tab of await browser.tabs()) if ((await tab.url()).includes('popup.html')) popups.push(tab);
  expect(popups).toHaveLength(1);
  await popups[0]?.visible(by('wallet-balance'));

  ending.abort();
  await loop;
  expect(
    said.filter((line) => line === `\nChanged: ${path.join('src', 'background', 'wallet-reads.ts')}`),
  ).toHaveLength(2);
  await rm(root, { recursive: true });
});
