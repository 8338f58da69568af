/** Reading a QR code from a picture. */
import { pixelsOf, readCode } from './read-code';

/** Larger pictures are made smaller: a code on them is large, too. In pixels. */
const LONGEST = 2_400;

/** What stands in the QR code of a picture; null where none can be read. Rejects where the browser cannot draw it. */
export async function readPicture(picture: Blob): Promise<string | null> {
  const bitmap = await createImageBitmap(picture);
  try {
    return await readCode(pixelsOf(bitmap, bitmap.width, bitmap.height, LONGEST));
  } finally {
    bitmap.close();
  }
}
