/** QR codes as the path of an SVG. */
import { encode } from 'uqr';

/** ISO/IEC 18004: four modules of white on every side. */
const QUIET_ZONE = 4;

/** The dark modules as a path, in a square of `size` units with the quiet zone in it. Throws a RangeError for a text that no code can hold. */
export function qrPath(text: string): { size: number; path: string } {
  const { size, data } = encode(text, { ecc: 'L', border: QUIET_ZONE });
  const path = data
    .flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : '')))
    .join('');
  return { size, path };
}
