/** A cell as text, without spaces around it; nothing is the empty text. */
export function textOfCell(cell: unknown): string {
  if (typeof cell === 'string') return cell.trim();
  if (cell === undefined || cell === null) return '';
  return typeof cell === 'number' || typeof cell === 'boolean' || typeof cell === 'bigint' ? String(cell) : JSON.stringify(cell);
}

/** A cell as a number; undefined if it is none. */
export function numberOfCell(cell: unknown): number | undefined {
  const number = typeof cell === 'number' ? cell : typeof cell === 'string' && cell.trim() !== '' ? Number(cell) : NaN;
  return Number.isFinite(number) ? number : undefined;
}

/** The same for cells that hold the same: numbers that agree to a millionth, else equal texts. */
export function cellKey(cell: unknown): string | number {
  const number = numberOfCell(cell);
  return number === undefined ? textOfCell(cell) : numberKey(number);
}

/** The same for numbers that agree to about a millionth of themselves: one number written to more or fewer digits. */
export function numberKey(value: number): number {
  return value > 0 ? Math.round(Math.log(value) * 1e6) : value;
}
