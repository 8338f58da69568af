/** Names of keys, as Playwright has them, in the code points of WebDriver. */

const KEYS: Record<string, string> = {
  Backspace: '\uE003',
  Tab: '\uE004',
  Enter: '\uE007',
  Shift: '\uE008',
  Control: '\uE009',
  Alt: '\uE00A',
  Escape: '\uE00C',
  Space: ' ',
  PageUp: '\uE00E',
  PageDown: '\uE00F',
  End: '\uE010',
  Home: '\uE011',
  ArrowLeft: '\uE012',
  ArrowUp: '\uE013',
  ArrowRight: '\uE014',
  ArrowDown: '\uE015',
  Delete: '\uE017',
  Meta: '\uE03D',
};

/** Down in this order, and up in reverse: `Shift+Tab` is Shift, then Tab. */
export function keyCodes(keys: string): string[] {
  return keys.split(/(?<=.)\+/).map((key) => {
    const code = KEYS[key] ?? key;
    if ([...code].length !== 1) throw new Error(`The driver does not know the key ${key}.`);
    return code;
  });
}
