import { FuseboxError } from '../../contract/errors';
import { readPicture } from '../scan/read-picture';
import { t } from '../words/words';

/** The largest files that are looked at, in bytes: what can be paid is a few thousand characters. */
const LARGEST_TEXT = 100_000;
const LARGEST_PICTURE = 20_000_000;

/** What can be read of what was dropped: the QR code of a picture, or a text. Throws NOT_FOUND where there is neither. */
export async function droppedText(data: DataTransfer): Promise<string> {
  // Both are gone once anything was waited for. A picture of a page comes along with its address.
  const text = data.getData('text/plain');
  const file = data.files.item(0);
  const read = (file && (await textOf(file))) ?? text;
  if (read === '') throw new FuseboxError('NOT_FOUND', t('send_drop_nothing'));
  return read;
}

async function textOf(file: File): Promise<string | null> {
  if (file.type.startsWith('text/') && file.size <= LARGEST_TEXT) return file.text();
  if (!file.type.startsWith('image/') || file.size > LARGEST_PICTURE) return null;
  // What is no picture, whatever it is called, has no code either.
  return readPicture(file).catch(() => null);
}
