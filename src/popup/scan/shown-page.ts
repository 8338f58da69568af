/** Reading a QR code from the page behind the popup. */
import browser from 'webextension-polyfill';
import { FuseboxError } from '../../contract/errors';
import { t } from '../words/words';
import { pixelsOf, readCode } from './read-code';

/** Larger screens are made smaller: a code on them is large, too. In pixels. */
const LONGEST = 2_400;

/** What stands in the QR code of the page in view. Throws NOT_FOUND where there is none that can be read, or where the browser shows no page to extensions. */
export async function readShownPage(): Promise<string> {
  let picture: string;
  try {
    picture = await browser.tabs.captureVisibleTab(undefined, { format: 'png' });
  } catch (cause) {
    throw new FuseboxError('NOT_FOUND', t('scan_page_hidden'), { cause });
  }
  const bitmap = await createImageBitmap(await (await fetch(picture)).blob());
  const text = await readCode(pixelsOf(bitmap, bitmap.width, bitmap.height, LONGEST));
  bitmap.close();
  if (text === null) throw new FuseboxError('NOT_FOUND', t('scan_page_none'));
  return text;
}
