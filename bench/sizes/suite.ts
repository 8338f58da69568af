/** What the built extension weighs: against its gates, file by file, and package by package. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { BUILDS, type Build, gzipOf, readBuild, type Weight, weigh } from '../../dev/gates.mjs';
import { buildInto } from '../measured-build';
import type { Report } from '../report';
import type { Cell } from '../table';
import { codeByOwner } from './shares';

/** Files of a group that are named; the others are summed up. */
const NAMED = 10;
const MAP = '.map';

export async function run(report: Report): Promise<void> {
  report.say(`
The extension, built as it is shipped. kB of 1000 bytes; gzip -9, file by file. The gates are those of \`npm run size\`.
By package: each piece of a built script belongs to the module from which the source map says that it comes. The gzip of each script is divided among its packages as what each of
them takes by itself.`);
  for (const name of BUILDS) {
    const folder = await mkdtemp(path.join(tmpdir(), 'bench-sizes-'));
    try {
      // Hidden: no script names its map, so each is the shipped one to the byte.
      await buildInto(name === 'firefox' ? 'firefox' : 'chromium', folder, { sourcemap: 'hidden' });
      tabulate(report, name, readBuild(folder));
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
}

function tabulate(report: Report, name: string, all: Build): void {
  const build: Build = new Map([...all].filter(([file]) => !file.endsWith(MAP)));
  const groups = weigh(build);
  for (const { name: group, gzip, gate } of groups)
    report.ratio(`sizes: ${name} ${group} / gate`, gzip / (gate * 1000));
  report.table(
    `${name}: against the gates`,
    ['', 'minified kB', 'gzip kB', 'gate kB', 'of the gate'],
    groups.map(({ name: group, raw, gzip, gate }) => [
      group,
      raw / 1000,
      gzip / 1000,
      String(gate),
      percent(gzip / (gate * 1000)),
    ]),
  );
  for (const group of groups) {
    report.table(`${name}, ${group.name}: by file`, ['', 'minified kB', 'gzip kB'], fileRows(group));
    const owners = weightsByOwner(all, group);
    const sum = [...owners.values()].reduce((total, { gzip }) => total + gzip, 0);
    if (owners.size < 2) continue;
    report.table(
      `${name}, ${group.name}: its scripts by package`,
      ['', 'minified kB', 'gzip kB', 'share'],
      [...owners]
        .toSorted(([, a], [, b]) => b.gzip - a.gzip)
        .map(([owner, { raw, gzip }]) => [owner, raw / 1000, gzip / 1000, percent(gzip / sum)]),
    );
  }
}

function fileRows({ parts }: Weight): Cell[][] {
  const others = parts.slice(NAMED);
  const sum = (pick: (part: { raw: number; gzip: number }) => number) =>
    others.reduce((total, part) => total + pick(part), 0) / 1000;
  return [
    ...parts.slice(0, NAMED).map(({ file, raw, gzip }) => [file, raw / 1000, gzip / 1000]),
    ...(others.length > 0
      ? [[`${others.length} others`, sum(({ raw }) => raw), sum(({ gzip }) => gzip)]]
      : []),
  ];
}

/** What each owner has in the scripts of a group. A script without a map is one of a single owner: nothing of a package goes into what pages get. */
function weightsByOwner(build: Build, { parts }: Weight): Map<string, { raw: number; gzip: number }> {
  const weights = new Map<string, { raw: number; gzip: number }>();
  for (const { file, raw, gzip } of parts) {
    if (!file.endsWith('.js')) continue;
    const map = build.get(file + MAP);
    const script = build.get(file)?.toString('utf8') ?? '';
    const code = map
      ? codeByOwner(script, JSON.parse(map.toString('utf8')))
      : new Map([[`${file} (no map)`, script]]);
    const alone = new Map([...code].map(([owner, text]) => [owner, gzipOf(text)]));
    const allAlone = [...alone.values()].reduce((total, bytes) => total + bytes, 0);
    for (const [owner, text] of code) {
      const known = weights.get(owner) ?? { raw: 0, gzip: 0 };
      weights.set(owner, {
        raw: known.raw + (raw * text.length) / script.length,
        gzip: known.gzip + (gzip * (alone.get(owner) ?? 0)) / allAlone,
      });
    }
  }
  return weights;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
