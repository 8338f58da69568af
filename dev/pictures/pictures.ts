/** The pictures that the stores show, put together of those in `docs/screenshots`. */
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { chromium } from 'playwright';

const ROOT = path.resolve(import.meta.dirname, '../..');

/** What both stores take, and what Chrome's wants for its tile, in pixels. */
const SHOT = { width: 1280, height: 800 };
const TILE = { width: 440, height: 280 };

type Size = typeof SHOT;

/** By the picture's name, the look and the screens that stand in it side by side. store/README.md lists them. */
export const SHOTS: Record<string, readonly [look: 'light-en' | 'dark-en', ...screens: string[]]> = {
  '1-asked': ['light-en', 'prompt-pay', 'prompt-pay-over-budget', 'payment-settled'],
  '2-money': ['dark-en', 'home', 'sites', 'spending'],
  '3-wallet': ['light-en', 'connect', 'wallet', 'receive-invoice'],
  '4-sites': ['dark-en', 'prompt-connect', 'site', 'settings-pages'],
  '5-records': ['light-en', 'history', 'payment-open', 'wallet-log'],
};

/** A shade away from those of src/popup/ui/tokens.css, so that the screens stand out. */
const COLOURS = {
  'light-en': { ground: '#e9e0cd', line: '#c9bda4' },
  'dark-en': { ground: '#2a231a', line: '#4a4033' },
};

/** Screens are 400 pixels wide, and as high as they are: what does not fit is cut, as it is in the popup. */
const STYLE = `
  body { margin: 0; height: 100vh; display: flex; align-items: center; justify-content: center; gap: 20px; }
  .screen { width: 400px; height: 700px; object-fit: cover; object-position: top; border-radius: 10px; box-sizing: border-box; }
  .screen.short { height: auto; }
  .name { font: 600 44px system-ui, sans-serif; color: #f4ecdd; }
`;

async function dataOf(file: string, type: string): Promise<string> {
  return `data:${type};base64,${await readFile(path.join(ROOT, file), 'base64')}`;
}

async function shotOf(look: 'light-en' | 'dark-en', screens: readonly string[]): Promise<string> {
  const { ground, line } = COLOURS[look];
  const images = await Promise.all(
    screens.map(async (screen) => {
      const source = await dataOf(`docs/screenshots/chromium/${look}/${screen}.webp`, 'image/webp');
      return `<img class="screen" style="border: 1px solid ${line}" src="${source}">`;
    }),
  );
  return `<style>${STYLE} body { background: ${ground}; }</style>${images.join('')}`;
}

async function tileOf(): Promise<string> {
  const icon = await dataOf('public/icons/fusebox.svg', 'image/svg+xml');
  return `<style>${STYLE} body { background: #2a231a; }</style><img width="128" src="${icon}"><span class="name">Fusebox</span>`;
}

/** Throws where a store would not take it: it must be a PNG of this size, of 24 bits, without transparency. */
function refuse(png: Buffer, file: string, { width, height }: Size): void {
  const COLOUR_TYPE = 25;
  const RGB = 2;
  const is = [png.toString('latin1', 1, 4), png.readUInt32BE(16), png.readUInt32BE(20), png[COLOUR_TYPE]];
  if (is.join() !== ['PNG', width, height, RGB].join()) throw new Error(`${file} is ${is.join()}.`);
}

/** Draws all of them as PNGs into a folder, and says which. @param executable Chromium's program */
export async function drawPictures(executable: string, folder: string): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  const browser = await chromium.launch({ executablePath: executable });
  try {
    const page = await browser.newPage();
    const draw = async (name: string, size: Size, content: string) => {
      await page.setViewportSize(size);
      await page.setContent(content);
      // None is drawn that is not there yet.
      await page.evaluate(async () => {
        await Promise.all(Array.from(document.images, (image) => image.decode()));
        for (const image of document.images)
          if (image.naturalHeight < image.height) image.classList.add('short');
      });
      const file = path.join(folder, `${name}.png`);
      refuse(await page.screenshot({ path: file }), file, size);
      return file;
    };
    const files: string[] = [];
    for (const [name, [look, ...screens]] of Object.entries(SHOTS))
      files.push(await draw(name, SHOT, await shotOf(look, screens)));
    files.push(await draw('tile', TILE, await tileOf()));
    return files;
  } finally {
    await browser.close();
  }
}
