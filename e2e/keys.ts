/** What people do who use the keys alone. */
import type { Tab } from './driver/driver';

/** Goes on by the Tab key until this has the focus. */
export async function tabTo(tab: Tab, css: string): Promise<void> {
  for (let steps = 0; steps < 60; steps++) {
    if (await tab.evaluate((wanted) => document.activeElement?.matches(wanted) === true, css)) return;
    await tab.press('Tab');
  }
  throw new Error(`The Tab key does not lead to ${css}.`);
}

/** Goes there by the Tab key and presses Enter. */
export async function enter(tab: Tab, css: string): Promise<void> {
  await tab.visible(css);
  await tabTo(tab, css);
  await tab.press('Enter');
}

/** Types in place of what the field with the focus holds. */
export async function type(tab: Tab, text: string): Promise<void> {
  await tab.press('Control+a');
  for (const key of text) await tab.press(key);
}
