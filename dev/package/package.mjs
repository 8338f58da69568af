/** `npm run package`: what the stores are given, in `artifacts/`, with its SHA-256. Needs a build. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { filesIn, sourcesOf } from './contents.mjs';
import { zip } from './zip.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const ARTIFACTS = path.join(ROOT, 'artifacts');

const { name, version } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8'));
const { version: built } = JSON.parse(readFileSync(path.join(ROOT, 'dist/chrome/manifest.json'), 'utf8'));
if (built !== version) throw new Error(`package.json says ${version}, and manifest.json ${built}.`);

/** Every package that the extension is built from, as CycloneDX has it; without the date and the number that npm gives each list. */
function materials() {
  const npm = spawnSync('npm', ['sbom', '--omit=dev', '--sbom-format=cyclonedx', '--package-lock-only'], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  if (npm.status !== 0) throw new Error(`npm could not list the packages: ${npm.stderr}`);
  const { serialNumber: _, metadata, ...list } = JSON.parse(npm.stdout);
  const component = { ...metadata.component, name };
  return Buffer.from(`${JSON.stringify({ ...list, metadata: { component } }, null, 2)}\n`);
}

rmSync(ARTIFACTS, { recursive: true, force: true });
mkdirSync(ARTIFACTS);
const artifacts = {
  'chrome.zip': zip(filesIn(path.join(ROOT, 'dist/chrome'))),
  'firefox.zip': zip(filesIn(path.join(ROOT, 'dist/firefox'))),
  'source.zip': zip(sourcesOf(ROOT)),
  'sbom.json': materials(),
};
for (const [ending, content] of Object.entries(artifacts)) {
  const file = `${name}-${version}-${ending}`;
  writeFileSync(path.join(ARTIFACTS, file), content);
  console.log(`${createHash('sha256').update(content).digest('hex')}  ${file}`);
}
