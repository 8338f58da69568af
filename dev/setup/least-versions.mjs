/** The oldest that are good enough: of the browsers, what the manifest asks for. */
export const LEAST = { node: '20.19', npm: '8.3', chromium: '123', firefox: '142' };

/** Whether `version` is at least `least`: `128.0.1esr`, `142`. */
export function isAtLeast(version, least) {
  const [parts, needed] = [version, least].map((text) => text.split('.').map((part) => parseInt(part, 10)));
  for (const [n, number] of needed.entries()) {
    const part = parts[n] || 0;
    if (part !== number) return part > number;
  }
  return true;
}
