/** Puts what was found last, as it is kept in `bench/results/`, into `docs/performance.md`, in place of what stood there. */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type Found, RESULTS, secondsTaken } from './report';
import { cellText } from './table';

const DOCUMENT = path.join(import.meta.dirname, '../docs/performance.md');
/** What is above it is written by hand. */
const MARK = '<!-- What follows is put here by `npm run bench -- --document`. -->';

/** In the order of these names; those that were not run are left out. */
export async function document(suites: readonly string[]): Promise<void> {
  const text = await readFile(DOCUMENT, 'utf8');
  const [byHand] = text.split(MARK);
  const files = await readdir(RESULTS);
  const parts: string[] = [];
  for (const suite of suites) {
    if (!files.includes(`${suite}.json`)) continue;
    const found: Found = JSON.parse(await readFile(path.join(RESULTS, `${suite}.json`), 'utf8'));
    parts.push(partText(found));
  }
  await writeFile(DOCUMENT, `${byHand}${MARK}\n\n${parts.join('\n')}`);
}

function partText(found: Found): string {
  const { suite, started, machine, loadAtTheEnd, said, tables, ratios } = found;
  const { cpu, cores, node, system, load } = machine;
  return [
    `## ${suite}`,
    `\`npm run bench -- ${suite}\`, ${started.slice(0, 10)}, ${cpu}, ${cores} cores, ${system}, Node ${node}; load ${load.toFixed(2)} before all, ${loadAtTheEnd.toFixed(2)} after; it took ${secondsTaken(found)} s.`,
    ...said,
    ...tables.map(({ title, head, rows }) =>
      [
        `**${title}**\n`,
        row(head),
        row(head.map((_, column) => (column === 0 ? '---' : '--:'))),
        ...rows.map(row),
      ].join('\n'),
    ),
    ...(Object.keys(ratios).length === 0
      ? []
      : [['| ratio | |', '| --- | --: |', ...Object.entries(ratios).map(row)].join('\n')]),
    '',
  ].join('\n\n');
}

function row(cells: readonly (string | number)[]): string {
  return `| ${cells.map((cell) => cellText(cell).replaceAll('|', '\\|')).join(' | ')} |`;
}
