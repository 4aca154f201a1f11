/** A label is no longer than this; what is longer is cut. */
const LONGEST_LABEL = 200;

/** A cell as a label, without spaces around it; nothing, and what is neither text, number nor truth value, is the empty text. */
export function textOfCell(cell: unknown): string {
  if (typeof cell === 'string') return cell.trim().slice(0, LONGEST_LABEL);
  return typeof cell === 'number' || typeof cell === 'boolean' || typeof cell === 'bigint' ? String(cell) : '';
}

/** A cell as a number; undefined if it is none. */
export function numberOfCell(cell: unknown): number | undefined {
  const number = typeof cell === 'number' ? cell : typeof cell === 'string' && cell.trim() !== '' ? Number(cell) : NaN;
  return Number.isFinite(number) ? number : undefined;
}

/** The same for cells that hold the same: one number, however it is written, else equal texts. */
export function cellKey(cell: unknown): string | number {
  const number = numberOfCell(cell);
  return number === undefined ? textOfCell(cell) : numberKey(number);
}

/** The same for numbers that differ in the last bits only, as products of the same factors may. */
export function numberKey(value: number): number {
  return Number.isInteger(value) ? value : Number(value.toPrecision(12));
}
