/** Reading a QR code from the page behind the popup. */
import browser from 'webextension-polyfill';
import { FuseboxError } from '../../contract/errors';
import { t } from '../words/words';
import { readPicture } from './read-picture';

/** What stands in the QR code of the page in view. Throws NOT_FOUND where there is none that can be read, or where the browser shows no page to extensions. */
export async function readShownPage(): Promise<string> {
  let picture: string;
  try {
    picture = await browser.tabs.captureVisibleTab(undefined, { format: 'png' });
  } catch (cause) {
    throw new FuseboxError('NOT_FOUND', t('scan_page_hidden'), { cause });
  }
  const text = await readPicture(await (await fetch(picture)).blob());
  if (text === null) throw new FuseboxError('NOT_FOUND', t('scan_page_none'));
  return text;
}
