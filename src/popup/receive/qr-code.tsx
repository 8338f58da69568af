import { useLoaded } from '../use-loaded';

/** A QR code, dark on white whatever the theme, with the quiet zone that readers need. `label`: what it holds, in words. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const drawing = useLoaded(() => import('./qr-path'));
  // Its place is kept, so that nothing moves when it comes.
  if (!drawing) return <div class="qr" />;
  const drawn = drawing.qrPath(text);
  // It can be copied all the same.
  if (!drawn) return null;
  const { size, path } = drawn;
  return (
    <svg
      class="qr"
      viewBox={`0 0 ${size} ${size}`}
      role="img"
      aria-label={label}
      data-testid="qr"
      data-text={text}
    >
      <path d={path} />
    </svg>
  );
}
