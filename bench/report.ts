/** What a suite has found: printed as it comes, and kept as JSON. */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { loadOfTheLastMinute, type Machine } from './machine';
import { type Cell, tableText } from './table';

/** Where what was found is kept. */
export const RESULTS = path.join(import.meta.dirname, 'results');

interface Table {
  title: string;
  head: readonly string[];
  rows: readonly (readonly Cell[])[];
}

/** What is kept of a suite. */
export interface Found {
  suite: string;
  /** ISO 8601. */
  started: string;
  ended: string;
  machine: Machine;
  loadAtTheEnd: number;
  said: readonly string[];
  ratios: Readonly<Record<string, number>>;
  tables: readonly Table[];
}

export class Report {
  readonly suite: string;
  readonly #started = new Date();
  readonly #said: string[] = [];
  readonly #tables: Table[] = [];
  readonly #ratios: Record<string, number> = {};

  constructor(suite: string) {
    this.suite = suite;
  }

  /** What was measured, and how: a figure cannot be judged without. */
  say(text: string): void {
    this.#said.push(text.trim());
    console.log(`\n${text.trim()}`);
  }

  /** The first column to the left, figures to the right: numbers with two decimals. */
  table(title: string, head: readonly string[], rows: readonly (readonly Cell[])[]): void {
    this.#tables.push({ title, head, rows });
    console.log(`\n${tableText(title, head, rows)}`);
  }

  /** A ratio of two figures of this run, by a name that stays: what is kept true goes by these. */
  ratio(name: string, value: number): void {
    this.#ratios[name] = value;
  }

  ratios(): Readonly<Record<string, number>> {
    return this.#ratios;
  }

  /** Writes all of it into `bench/results/<suite>.json`. */
  async write(machine: Machine): Promise<void> {
    const load = loadOfTheLastMinute();
    await mkdir(RESULTS, { recursive: true });
    const found: Found = {
      suite: this.suite,
      started: this.#started.toISOString(),
      ended: new Date().toISOString(),
      machine,
      loadAtTheEnd: load,
      said: this.#said,
      ratios: this.#ratios,
      tables: this.#tables,
    };
    console.log(`\nLoad  ${load.toFixed(2)} after ${this.suite}, which took ${secondsTaken(found)} s`);
    await writeFile(path.join(RESULTS, `${this.suite}.json`), `${JSON.stringify(found, null, 2)}\n`);
  }
}

export function secondsTaken({ started, ended }: Pick<Found, 'started' | 'ended'>): number {
  return Math.round((Date.parse(ended) - Date.parse(started)) / 1_000);
}
