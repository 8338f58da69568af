/** CSV as RFC 4180 has it: cells in quotation marks where they must be, lines that end in CR LF. */

const MUST_QUOTE = /[",\r\n]/;
/** A spreadsheet would run what begins so as a formula (OWASP, "CSV Injection"). Full-width signs are taken for the plain ones by some. */
const FORMULA = /^[\s]*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/;
/** The same behind what ends a cell where lists are set apart otherwise (by semicolons in much of Europe): our quotation marks are none there. */
const FORMULA_WITHIN = /([;|\t\r\n][\s"]*)(?=[=+\-@\uff1d\uff0b\uff0d\uff20])/g;

/** One line, its end included. A text that would be run as a formula gets an apostrophe before it, by which spreadsheets know a text. */
export function csvLine(cells: readonly (string | number | null)[]): string {
  return `${cells.map(cellOf).join(',')}\r\n`;
}

function cellOf(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const inert = value.replace(FORMULA_WITHIN, "$1'");
  const text = FORMULA.test(value) ? `'${inert}` : inert;
  return MUST_QUOTE.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
