/** JSON of anything that was handed out of a browser. Bytes are written in hex, errors with all that they hold, and nothing twice. */
export function jsonOf(value: unknown): string {
  const seen = new Set<unknown>();
  const json = JSON.stringify(value, (_, part: unknown) => {
    if (typeof part === 'bigint') return String(part);
    if (typeof part !== 'object' || part === null) return part;
    if (seen.has(part)) return null;
    seen.add(part);
    if (ArrayBuffer.isView(part))
      return Buffer.from(part.buffer, part.byteOffset, part.byteLength).toString('hex');
    if (part instanceof Error)
      return { ...part, stack: part.stack, message: part.message, cause: part.cause };
    return part;
  });
  return json ?? String(value);
}
