/** What an extension's manifest says, as far as the driver goes by it. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';

export interface Manifest {
  /** Its place in the build. */
  popupPage: string | null;
  /** What is put into pages is not in the manifest: the extension registers it once it runs. */
  registersScripts: boolean;
}

export async function readManifest(extensionDir: string): Promise<Manifest> {
  const file = path.join(extensionDir, 'manifest.json');
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new Error(`There is no extension in ${extensionDir}: run \`npm run build\` first.`, { cause });
  });
  const {
    action,
    permissions = [],
    content_scripts,
  }: {
    action?: { default_popup?: string };
    permissions?: string[];
    content_scripts?: unknown[];
  } = JSON.parse(text);
  return {
    popupPage: action?.default_popup ?? null,
    registersScripts: permissions.includes('scripting') && content_scripts === undefined,
  };
}
