/** CSV is read back as it was written, by the rules of RFC 4180; and no spreadsheet runs what a page wrote. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { csvLine } from '../../../src/popup/history/csv';

/** Reads CSV as RFC 4180 has it, told apart from how it is written. */
function parse(csv: string): string[][] {
  const lines: string[][] = [];
  let line: string[] = [];
  let rest = csv;
  while (rest !== '') {
    const [whole, quoted, plain, end] = /^(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/.exec(rest) ?? [];
    if (whole === undefined) throw new Error(`No CSV: ${rest.slice(0, 50)}`);
    line.push(quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"'));
    if (end === '\r\n') {
      lines.push(line);
      line = [];
    }
    rest = rest.slice(whole.length);
  }
  return lines;
}

const nasty = fc.string({
  unit: fc.constantFrom('"', ',', ';', '|', '\r', '\n', '\t', '=', '-', '@', '+', 'a', ' ', "'", '\uff1d'),
});
const cell = fc.oneof(fc.string(), nasty, fc.nat(), fc.constant(null));

test('every cell is read back, texts that would be run with an apostrophe before them', () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(cell, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 8 }),
      (lines) => {
        const read = parse(lines.map(csvLine).join(''));
        expect(read).toHaveLength(lines.length);
        for (const [index, line] of lines.entries()) {
          for (const [column, value] of line.entries()) {
            const text = read[index]?.[column];
            const wanted = value === null ? '' : String(value);
            expect(text?.replaceAll("'", '')).toBe(wanted.replaceAll("'", ''));
            expect(text).not.toMatch(/^\s*[=+\-@]/);
            // Whatever a spreadsheet takes for the end of a cell, and whatever it makes of quotation marks.
            expect(text).not.toMatch(/[;|\t\r\n][\s"]*[=+\-@\uff1d]/);
          }
        }
      },
    ),
    { numRuns: 500 },
  );
});

test.each([
  ['=1+1', "'=1+1"],
  ['+1', "'+1"],
  ['-1', "'-1"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['\tx', "'\tx"],
  [' =1', "' =1"],
  ['\uff1d1', "'\uff1d1"],
  // Where lists are set apart by semicolons, spreadsheets take those for the ends of cells, and quotation marks within a cell for nothing.
  ['a;=1+1', "a;'=1+1"],
  ['a; \t-1', "a; \t'-1"],
  ['a;"=1+1"', `"a;""'=1+1"""`],
  ['a\n=1+1', `"a\n'=1+1"`],
  ['a|@b', "a|'@b"],
])('%j is written so that no spreadsheet runs it', (text, written) => {
  expect(csvLine([text])).toBe(`${written}\r\n`);
});

test('numbers and harmless texts stay as they are', () => {
  expect(csvLine([21_000, 'Coffee', null, 'a "b", c'])).toBe('21000,Coffee,,"a ""b"", c"\r\n');
});
