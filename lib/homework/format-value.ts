import type { Json } from './exercise.js';

/** The longest value that a message shows, in characters. */
const LONGEST_VALUE = 600;

/** A value as a student reads it: six digits, matrices row by row. Worked value: 0.333333333 is `0.333333`. */
export function formatValue(value: Json | undefined): string {
  if (value === undefined) return 'nothing';
  const short = (part: Json): string => JSON.stringify(part, (_, one: unknown) => (typeof one === 'number' && !Number.isInteger(one) ? Number(one.toPrecision(6)) : one));
  const text = isMatrix(value) ? formatMatrix(value, short) : short(value);
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)} ...` : text;
}

export function isMatrix(value: unknown): value is Json[][] {
  return Array.isArray(value) && value.length > 1 && value.every((row) => Array.isArray(row));
}

/** A matrix as lines, its columns one under the other. Worked value: [[1, 10], [1, 1]] is the lines `[`, `  [1 , 10],`, `  [1 , 1 ]`, `]`. */
export function formatMatrix(matrix: Json[][], write: (cell: Json) => string = (cell) => JSON.stringify(cell)): string {
  const width = Math.max(...matrix.flat().map((cell) => write(cell).length));
  return `[\n${matrix.map((row) => `  [${row.map((cell) => write(cell).padEnd(width)).join(', ')}]`).join(',\n')}\n]`;
}
