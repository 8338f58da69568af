/** A table as text. */

export type Cell = string | number;

/** The first column to the left, figures to the right. */
export function tableText(
  title: string,
  head: readonly string[],
  rows: readonly (readonly Cell[])[],
): string {
  const lines = [head, ...rows.map((row) => row.map(cellText))];
  const widths = head.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  const texts = lines.map((line) => {
    const cells = widths.map((width, column) => {
      const cell = line[column] ?? '';
      return column === 0 ? cell.padEnd(width) : cell.padStart(width);
    });
    return `  ${cells.join('  ')}`.trimEnd();
  });
  return [title, ...texts].join('\n');
}

/** Two decimals: what is below is noise in a round trip. */
export function cellText(cell: Cell): string {
  return typeof cell === 'number' ? cell.toFixed(2) : cell;
}
