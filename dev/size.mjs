/**
 * `node dev/size.mjs [dist]`: measures what the built extension costs, and exits with 1 where a gate is passed or something that should be
 * there is missing. Needs a build, and nothing but Node.
 */
import path from 'node:path';
import { BUILDS, readBuild, weigh } from './gates.mjs';

const kB = (bytes) => (bytes / 1000).toFixed(2);

function print(title, results) {
  console.log(
    `\n${title.padEnd(24)}${'raw kB'.padStart(10)}${'gzip kB'.padStart(10)}${'gate kB'.padStart(10)}`,
  );
  for (const { name, raw, gzip, gate, verdict, parts } of results) {
    const numbers = [kB(raw), kB(gzip), String(gate)].map((text) => text.padStart(10)).join('');
    console.log(`${name.padEnd(24)}${numbers}  ${verdict}`);
    if (verdict !== 'OVER') continue;
    for (const part of parts.slice(0, 8)) console.log(`  ${kB(part.gzip).padStart(10)}  ${part.file}`);
  }
}

const dist = process.argv[2] ?? 'dist';
for (const name of BUILDS) {
  try {
    const results = weigh(readBuild(path.join(dist, name)));
    print(name, results);
    if (results.some(({ verdict }) => verdict !== 'ok')) process.exitCode = 1;
  } catch (error) {
    console.error(`\n${name}: ${error.message}`);
    process.exitCode = 1;
  }
}
