/** JSON that came from elsewhere. */

/** The value of this JSON text, or undefined where it is none: schemas refuse that like anything else. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
