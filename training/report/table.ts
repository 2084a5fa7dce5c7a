import { existsSync, readFileSync } from 'node:fs';

/** A line of a table by the names of its columns: numbers where they are numbers. */
export type Row = Readonly<Record<string, number | string>>;

/** Of a table without quotes, as runs write them; empty cells are left out, a last line that was cut short too. */
export function readTable(file: string): Row[] {
  if (!existsSync(file)) return [];
  const [head = '', ...lines] = readFileSync(file, 'utf8').split('\n').slice(0, -1);
  const names = head.split(',');
  return lines.map((line) => {
    const cells = line.split(',').map((cell, i) => [names[i] ?? '', cell] as const);
    const filled = cells.filter(([name, cell]) => name !== '' && cell !== '');
    return Object.fromEntries(filled.map(([name, cell]) => [name, cell === 'NaN' ? NaN : numeric(cell)]));
  });
}

function numeric(cell: string): number | string {
  const value = Number(cell);
  return Number.isNaN(value) ? cell : value;
}
