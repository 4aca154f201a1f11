import type { Json, Language, Misconception, Said, Tolerance } from './exercise.js';
import type { Reply } from './run-answer.js';

/** Where an answer first departs from the right one. */
export interface Difference {
  /** `[2].loss`; empty for the value itself. */
  path: string;
  /** Absent where the right answer has nothing. */
  expected?: Json;
  /** Absent where the answer lacks something. */
  got?: Json;
}

/**
 * The value as JSON holds it: typed arrays as arrays; NaN and infinities as the words `NaN`, `Infinity` and `-Infinity`, which no right
 * answer is; `undefined` where JSON has no word for it (a function, nothing at all, a cycle).
 */
export function asJson(value: unknown): Json | undefined {
  const plain = (_: string, part: unknown): unknown => {
    if (typeof part === 'number' && !Number.isFinite(part)) return String(part);
    return ArrayBuffer.isView(part) && !(part instanceof DataView) ? Array.from(part as Float64Array) : part;
  };
  try {
    const text = JSON.stringify(value, plain);
    return text === undefined ? undefined : (JSON.parse(text) as Json);
  } catch {
    return undefined;
  }
}

/** What is replied to a case, by the answer and by its inputs after the call, which are to be those that were given. */
export function replyWith(answer: unknown, inputs: readonly Json[], given: readonly Json[]): Reply {
  if (answer === undefined) return { kind: 'odd', what: 'nothing' };
  if (answer instanceof Promise) return { kind: 'odd', what: 'Promise' };
  if (JSON.stringify(inputs) !== JSON.stringify(given)) return { kind: 'odd', what: 'changed input' };
  const value = asJson(answer);
  return value === undefined ? { kind: 'odd', what: typeof answer } : { kind: 'value', value, text: JSON.stringify(value) };
}

/**
 * The first place at which `got` is not `expected`, or undefined where they agree: numbers within |got - expected| <= absolute + relative
 * |expected|, everything else exactly, objects whatever the order of their keys.
 *
 * Worked value: [1, 2] against [1, 3] differs at `[1]`, expected 3, got 2.
 */
export function firstDifference(got: Json | undefined, expected: Json, tolerance: Tolerance, path = ''): Difference | undefined {
  return firstPlace(got, expected, (a, b) => Math.abs(a - b) <= tolerance.absolute + tolerance.relative * Math.abs(b), path);
}

/** The same with any idea of when two numbers are alike. */
function firstPlace(
  got: Json | undefined,
  expected: Json,
  alike: (got: number, expected: number) => boolean,
  path: string,
): Difference | undefined {
  const here = { path, expected, ...(got !== undefined && { got }) };
  if (typeof expected === 'number') return typeof got === 'number' && alike(got, expected) ? undefined : here;
  if (expected === null || typeof expected !== 'object') return got === expected ? undefined : here;
  if (got === null || typeof got !== 'object' || Array.isArray(got) !== Array.isArray(expected)) return here;
  const [a, b] = [got as Record<string, Json>, expected as Record<string, Json>];
  const at = (key: string) => (Array.isArray(expected) ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`);
  for (const key of Object.keys(b)) {
    const difference = firstPlace(Object.hasOwn(a, key) ? a[key] : undefined, b[key]!, alike, at(key));
    if (difference) return difference;
  }
  const extra = Object.keys(a).find((key) => !Object.hasOwn(b, key));
  return extra === undefined ? undefined : { path: at(extra), got: a[extra]! };
}

/** An answer to the case at place `i`, right or wrong. */
export interface Answered {
  i: number;
  expected: Json;
  /** Absent where the function threw or gave nothing plain. */
  got: Json | undefined;
}

/**
 * The first misconception that explains the answers, of which some are wrong: whoever has it would have answered every case exactly so,
 * also those that came out right. `foreseen` holds, for each misconception, lists of one answer a case; null is a case in which it has
 * none.
 * Undefined where none does: wrong answers that nobody foresaw get no guess.
 */
export function matchMisconception(
  misconceptions: readonly Misconception[],
  foreseen: Foreseen,
  tolerance: Tolerance,
  answers: readonly Answered[],
): Misconception | undefined {
  return misconceptions.find(({ id }) => foreseen[id]?.some((list) => explains(list, tolerance, answers)));
}

/** Whether somebody who answers the cases so gave these answers. */
export function explains(foreseen: readonly (Json | null)[], tolerance: Tolerance, answers: readonly Answered[]): boolean {
  return answers.some(({ got }) => got !== undefined) && answers.every(({ i, got }) => {
    const one = foreseen[i] ?? null;
    return one === null ? got === undefined : firstDifference(got, one, tolerance) === undefined;
  });
}

/** By misconception: what those who have it answer, each a list of one answer a case. */
export type Foreseen = Record<string, (Json | null)[][]>;

/**
 * Whether every answer is the right one, rounded to decimals or digits, up or down. Worked value: 17.1962 is 17.19616827 rounded; 17.1963
 * is not.
 */
export function areRounded(answers: readonly Answered[], tolerance: Tolerance): boolean {
  return (
    answers.length > 0 &&
    answers.every(({ got, expected }) => firstPlace(got, expected, (a, b) => isRounded(a, b, tolerance), '') === undefined)
  );
}

function isRounded(got: number, expected: number, { relative, absolute }: Tolerance): boolean {
  const off = Math.abs(got - expected);
  if (off <= absolute + relative * Math.abs(expected)) return true;
  if (off > 0.1 * Math.abs(expected)) return false; // 0 or 1 for a share is no rounding
  const places = Array.from({ length: 10 }, (_, k) => k);
  const roundings = places.flatMap((k) => [
    Number(expected.toFixed(k)),
    Number(expected.toPrecision(k + 2)),
    Math.floor(expected * 10 ** k) / 10 ** k,
    Math.ceil(expected * 10 ** k) / 10 ** k,
  ]);
  return roundings.some((rounded) => Math.abs(got - rounded) <= 1e-12 * Math.abs(rounded));
}

/** The longest value that a message shows, in characters. */
const LONGEST_VALUE = 600;

/** Numbers that JSON has no word for: they come as text, and are shown without quotation marks. */
const NOT_FINITE = /"(NaN|-?Infinity)"/g;

const NOTHING: Said = { en: 'nothing', de: 'nichts' };

/**
 * A value as a student reads it: so many digits, matrices row by row. Worked value: 0.333333333 is `0.333333`, one that is not a number
 * `NaN`.
 */
export function formatValue(value: Json | undefined, digits = 6, language: Language = 'en'): string {
  if (value === undefined) return NOTHING[language];
  const rounded = (_: string, one: unknown): unknown =>
    typeof one === 'number' && !Number.isInteger(one) ? Number(one.toPrecision(digits)) : one;
  const short = (part: Json): string => JSON.stringify(part, rounded).replace(NOT_FINITE, '$1');
  const text = isMatrix(value) ? formatMatrix(value, short) : short(value);
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)} ...` : text;
}

/**
 * Two values that differ, with as many digits as it takes to see it. Worked value: 17.19616827 and 17.1962 are `17.1961683` and `17.1962`.
 */
export function formatPair(expected: Json | undefined, got: Json | undefined, language: Language = 'en'): [string, string] {
  const withDigits = (digits: number): [string, string] => [formatValue(expected, digits, language), formatValue(got, digits, language)];
  return [6, 9, 12].map(withDigits).find(([a, b]) => a !== b) ?? withDigits(17);
}

export function isMatrix(value: unknown): value is Json[][] {
  return Array.isArray(value) && value.length > 1 && value.every((row) => Array.isArray(row));
}

/**
 * A matrix as lines, its columns one under the other. Worked value: [[1, 10], [1, 1]] is the lines `[`, `  [1 , 10],`, `  [1 , 1 ]`, `]`.
 */
export function formatMatrix(matrix: Json[][], write: (cell: Json) => string = (cell) => JSON.stringify(cell)): string {
  const width = Math.max(...matrix.flat().map((cell) => write(cell).length));
  return `[\n${matrix.map((row) => `  [${row.map((cell) => write(cell).padEnd(width)).join(', ')}]`).join(',\n')}\n]`;
}
