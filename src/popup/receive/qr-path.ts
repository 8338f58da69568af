/** QR codes as the path of an SVG. */
import encode from 'qr';

/** ISO/IEC 18004: four modules of white on every side. */
const QUIET_ZONE = 4;

/** The dark modules as a path, in a square of `size` units with the quiet zone in it. Throws for a text that no code can hold. */
export function qrPath(text: string): { size: number; path: string } {
  const squares = encode(text, 'raw', { ecc: 'low', border: QUIET_ZONE });
  const path = squares
    .flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : '')))
    .join('');
  return { size: squares.length, path };
}
