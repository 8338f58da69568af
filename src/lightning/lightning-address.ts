/** Lightning addresses: `name@host`, where somebody can be paid (LUD-16). */

/** With a port, as development hosts have; upper case and + are seen in practice. */
const ADDRESS = /^[a-z0-9._+-]{1,64}@(?=.{1,255}$)[a-z0-9-]+(\.[a-z0-9-]+)*(:\d{1,5})?$/i;

/** True where the text has the form of a Lightning address. Whether anybody answers there is not looked at. */
export function isLightningAddress(text: string): boolean {
  return ADDRESS.test(text);
}
