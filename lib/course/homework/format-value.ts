import type { Json } from './exercise.js';

/** The longest value that a message shows, in characters. */
const LONGEST_VALUE = 600;

/** Numbers that JSON has no word for: they come as text, and are shown without quotation marks. */
const NOT_FINITE = /"(NaN|-?Infinity)"/g;

/** A value as a student reads it: so many digits, matrices row by row. Worked value: 0.333333333 is `0.333333`, one that is not a number `NaN`. */
export function formatValue(value: Json | undefined, digits = 6): string {
  if (value === undefined) return 'nothing';
  const rounded = (_: string, one: unknown): unknown => (typeof one === 'number' && !Number.isInteger(one) ? Number(one.toPrecision(digits)) : one);
  const short = (part: Json): string => JSON.stringify(part, rounded).replace(NOT_FINITE, '$1');
  const text = isMatrix(value) ? formatMatrix(value, short) : short(value);
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)} ...` : text;
}

/** Two values that differ, with as many digits as it takes to see it. Worked value: 17.19616827 and 17.1962 are `17.1961683` and `17.1962`. */
export function formatPair(expected: Json | undefined, got: Json | undefined): [string, string] {
  const withDigits = (digits: number): [string, string] => [formatValue(expected, digits), formatValue(got, digits)];
  return [6, 9, 12].map(withDigits).find(([a, b]) => a !== b) ?? withDigits(17);
}

export function isMatrix(value: unknown): value is Json[][] {
  return Array.isArray(value) && value.length > 1 && value.every((row) => Array.isArray(row));
}

/** A matrix as lines, its columns one under the other. Worked value: [[1, 10], [1, 1]] is the lines `[`, `  [1 , 10],`, `  [1 , 1 ]`, `]`. */
export function formatMatrix(matrix: Json[][], write: (cell: Json) => string = (cell) => JSON.stringify(cell)): string {
  const width = Math.max(...matrix.flat().map((cell) => write(cell).length));
  return `[\n${matrix.map((row) => `  [${row.map((cell) => write(cell).padEnd(width)).join(', ')}]`).join(',\n')}\n]`;
}
