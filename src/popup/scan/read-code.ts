/** Reading a QR code from pixels. */

/** What `ImageData` is, as far as it is needed here: four bytes for each pixel. */
export interface Pixels {
  width: number;
  height: number;
  data: Uint8ClampedArray;
}

/** How long a picture is searched, in ms. */
const STILL_MS = 1_500;

/** What stands in the QR code of a picture; null where none can be read. `time`: how long it may take, in ms. */
export async function readCode(pixels: Pixels, time: number = STILL_MS): Promise<string | null> {
  const { default: decode } = await import('qr/decode.js');
  try {
    return decode(pixels, { timeLimit: time });
  } catch {
    // There is none, or it is blurred or covered.
    return null;
  }
}

/** The pixels of whatever can be drawn, no larger than `longest` on either side. */
export function pixelsOf(source: CanvasImageSource, width: number, height: number, longest: number): Pixels {
  const scale = Math.min(1, longest / Math.max(width, height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('This browser draws no canvas.');
  context.drawImage(source, 0, 0, canvas.width, canvas.height);
  return context.getImageData(0, 0, canvas.width, canvas.height);
}
