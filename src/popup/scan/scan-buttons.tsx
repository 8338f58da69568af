/** Reading a QR code: with the camera, or from the page in view. Gives what stood in it. */
export function ScanButtons(_: { onText: (text: string) => void }) {
  return null;
}
