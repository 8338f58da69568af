/** QR codes as the path of an SVG. */
import encode from 'qr';

/** ISO/IEC 18004: four modules of white on every side. */
const QUIET_ZONE = 4;
/** ISO/IEC 18004, table 7, version 40-L: of upper-case letters and digits. */
const MOST_CHARACTERS = 4296;

/** The dark modules as a path, in a square of `size` units with the quiet zone in it. Null for a text that no code can hold. */
export function qrPath(text: string): { size: number; path: string } | null {
  if (text.length > MOST_CHARACTERS) return null;
  const squares = encode(text, 'raw', { ecc: 'low', border: QUIET_ZONE });
  const path = squares
    .flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : '')))
    .join('');
  return { size: squares.length, path };
}
