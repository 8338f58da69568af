/** Whose code a built script is made of, told by its source map. */
import { SourceMap, type SourceMapPayload } from 'node:module';

/** The code of each owner in a script; what the bundler wrote counts with what stands before it. */
export function codeByOwner(script: string, map: SourceMapPayload): Map<string, string> {
  const mapped = new SourceMap(map);
  const pieces = new Map<string, string[]>();
  script.split('\n').forEach((line, number) => {
    for (let column = 0; column < line.length; column++) {
      const entry = mapped.findEntry(number, column);
      const owner = ownerOf('originalSource' in entry ? entry.originalSource : '');
      const own = pieces.get(owner) ?? [];
      own.push(line.charAt(column));
      pieces.set(owner, own);
    }
  });
  return new Map([...pieces].map(([owner, texts]) => [owner, texts.join('')]));
}

/** A package by its name, and our own code by its room. */
function ownerOf(source: string): string {
  const [, name] = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(source) ?? [];
  if (name !== undefined) return name;
  const [, room] = /\/src\/([^/]+)\//.exec(source) ?? [];
  return room === undefined ? 'the bundler' : `our own: ${room}`;
}
