/** Mozilla's linter over dist/firefox, offline. Errors, warnings and notices all count, but for what is known. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT, tool } from './tools.mjs';

const DIST = path.join(ROOT, 'dist', 'firefox');

/** Preact can set innerHTML where it is asked to by `dangerouslySetInnerHTML`, and here nothing asks. */
function isPreact({ code, file, line, column }) {
  if (code !== 'UNSAFE_VAR_ASSIGNMENT') return false;
  const text = readFileSync(path.join(DIST, file), 'utf8').split('\n')[line - 1] ?? '';
  return /\.innerHTML=\w+\.__html\b/.test(text.slice(column, column + 40));
}

const { stdout, stderr } = spawnSync(
  process.execPath,
  tool('web-ext', 'lint', '--source-dir', DIST, '--no-config-discovery', '--no-input', '--output', 'json'),
  { encoding: 'utf8', env: { ...process.env, NO_UPDATE_NOTIFIER: '1' } },
);
let report;
try {
  report = JSON.parse(stdout);
} catch {
  console.error(`web-ext did not report: ${stdout}${stderr}`);
  process.exit(1);
}

const findings = [...report.errors, ...report.warnings, ...report.notices];
const faults = findings.filter((finding) => !isPreact(finding));
for (const { _type, code, message, description, file, line } of faults) {
  console.log(
    `${_type} ${code} in ${file ?? 'the package'}${line ? `:${line}` : ''}\n  ${message}\n  ${description}`,
  );
}
console.log(`${findings.length} found, ${findings.length - faults.length} of them known and right`);
process.exitCode = faults.length > 0 ? 1 : 0;
