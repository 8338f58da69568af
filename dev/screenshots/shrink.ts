/** Makes small files of pictures. */
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Tab } from '../../e2e/driver/driver';

/** So many colours of a picture stay: the most frequent ones that are this far apart, squared. Every other is drawn in the nearest of them. Nobody sees it, and it saves a third. */
const COLOURS = 128;
const APART = 100;

/** Writes every PNG in the folders of one folder as a WebP into the same folders of another. `firefox`: a tab of it. No other browser writes WebP as small without loss. */
export async function shrinkAll(firefox: Tab, from: string, to: string): Promise<void> {
  for (const file of await readdir(from, { recursive: true })) {
    if (!file.endsWith('.png')) continue;
    const png = await readFile(path.join(from, file), 'base64');
    const webp = await firefox.evaluate(webpOf, png, COLOURS, APART);
    const target = path.join(to, file.replace(/png$/, 'webp'));
    await mkdir(path.dirname(target), { recursive: true });
    await writeFile(target, Buffer.from(webp, 'base64'));
  }
}

/** Runs in a page, where nothing can be imported. Base64 in, base64 out. */
async function webpOf(png: string, count: number, apart: number): Promise<string> {
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
  const pixels = new Uint32Array(image.data.buffer);
  const times = new Map<number, number>();
  for (const colour of pixels) times.set(colour, (times.get(colour) ?? 0) + 1);
  const distance = (a: number, b: number) =>
    [0, 8, 16].reduce((sum, shift) => sum + (((a >> shift) & 255) - ((b >> shift) & 255)) ** 2, 0);
  const kept: number[] = [];
  for (const [colour] of Array.from(times).sort(([, a], [, b]) => b - a)) {
    if (kept.length === count) break;
    if (kept.every((other) => distance(other, colour) >= apart)) kept.push(colour);
  }
  const drawnAs = new Map(
    Array.from(times.keys(), (colour) => [
      colour,
      kept.reduce((best, other) => (distance(other, colour) < distance(best, colour) ? other : best)),
    ]),
  );
  pixels.forEach((colour, place) => {
    pixels[place] = drawnAs.get(colour) ?? colour;
  });
  context.putImageData(image, 0, 0);
  return canvas.toDataURL('image/webp', 1).replace('data:image/webp;base64,', '');
}
