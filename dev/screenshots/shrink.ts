/** Makes small files of pictures. */
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Tab } from '../../e2e/driver/driver';

/** So many colours of a picture stay as they are, the most frequent ones; of the others the values are rounded to multiples. Nobody sees it, and it saves a third. */
const EXACT_COLOURS = 32;
const ROUNDED_TO = 24;

/** Writes every PNG in the folders of one folder as a WebP into the same folders of another. `firefox`: a tab of it. No other browser writes WebP as small without loss. */
export async function shrinkAll(firefox: Tab, from: string, to: string): Promise<void> {
  for (const file of await readdir(from, { recursive: true })) {
    if (!file.endsWith('.png')) continue;
    const png = await readFile(path.join(from, file), 'base64');
    const webp = await firefox.evaluate(webpOf, png, EXACT_COLOURS, ROUNDED_TO);
    const target = path.join(to, file.replace(/png$/, 'webp'));
    await mkdir(path.dirname(target), { recursive: true });
    await writeFile(target, Buffer.from(webp, 'base64'));
  }
}

/** Runs in a page, where nothing can be imported. Base64 in, base64 out. */
async function webpOf(png: string, exact: number, step: number): Promise<string> {
  const picture = new Image();
  picture.src = `data:image/png;base64,${png}`;
  await picture.decode();
  const canvas = document.createElement('canvas');
  canvas.width = picture.width;
  canvas.height = picture.height;
  const context = canvas.getContext('2d');
  if (!context) throw new Error('There is no canvas.');
  context.drawImage(picture, 0, 0);
  const image = context.getImageData(0, 0, canvas.width, canvas.height);
  const colours = new Uint32Array(image.data.buffer);
  const times = new Map<number, number>();
  for (const colour of colours) times.set(colour, (times.get(colour) ?? 0) + 1);
  const kept = new Set(
    Array.from(times)
      .sort(([, a], [, b]) => b - a)
      .slice(0, exact)
      .map(([colour]) => colour),
  );
  colours.forEach((colour, place) => {
    if (kept.has(colour)) return;
    for (let at = place * 4; at < place * 4 + 3; at++) {
      image.data[at] = Math.round((image.data[at] ?? 0) / step) * step;
    }
  });
  context.putImageData(image, 0, 0);
  return canvas.toDataURL('image/webp', 1).replace('data:image/webp;base64,', '');
}
