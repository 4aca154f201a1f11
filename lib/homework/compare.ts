import type { FunctionExercise, Json, Misconception, Tolerance } from './exercise.js';

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
 * The value as JSON holds it: typed arrays as arrays; NaN and infinities as null, as JSON.stringify writes them; `undefined` where JSON has no word for it
 * (a function, nothing at all, a cycle).
 */
export function asJson(value: unknown): Json | undefined {
  try {
    const text = JSON.stringify(value, (_, part: unknown) => (ArrayBuffer.isView(part) && !(part instanceof DataView) ? Array.from(part as Float64Array) : part));
    return text === undefined ? undefined : (JSON.parse(text) as Json);
  } catch {
    return undefined;
  }
}

/**
 * The first place at which `got` is not `expected`, or undefined where they agree: numbers within |got - expected| <= absolute + relative |expected|,
 * everything else exactly, objects whatever the order of their keys.
 *
 * Worked value: [1, 2] against [1, 3] differs at `[1]`, expected 3, got 2.
 */
export function firstDifference(got: Json | undefined, expected: Json, tolerance: Tolerance, path = ''): Difference | undefined {
  const here = { path, expected, ...(got !== undefined && { got }) };
  if (typeof expected === 'number') {
    return typeof got === 'number' && Math.abs(got - expected) <= tolerance.absolute + tolerance.relative * Math.abs(expected) ? undefined : here;
  }
  if (expected === null || typeof expected !== 'object') return got === expected ? undefined : here;
  if (got === null || typeof got !== 'object' || Array.isArray(got) !== Array.isArray(expected)) return here;
  const [a, b] = [got as Record<string, Json>, expected as Record<string, Json>];
  const at = (key: string) => (Array.isArray(expected) ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`);
  for (const key of Object.keys(b)) {
    const difference = firstDifference(Object.hasOwn(a, key) ? a[key] : undefined, b[key]!, tolerance, at(key));
    if (difference) return difference;
  }
  const extra = Object.keys(a).find((key) => !Object.hasOwn(b, key));
  return extra === undefined ? undefined : { path: at(extra), got: a[extra]! };
}

/** An answer that was found wrong. */
export interface WrongAnswer {
  inputs: Json[];
  got: Json | undefined;
}

/**
 * The first misconception that explains every one of the wrong answers: whoever has it would have answered exactly so.
 * Undefined where none does: a wrong answer that nobody foresaw gets no guess.
 */
export function matchMisconception({ misconceptions, tolerance }: Pick<FunctionExercise, 'misconceptions' | 'tolerance'>, wrongAnswers: readonly WrongAnswer[]): Misconception | undefined {
  if (wrongAnswers.length === 0) return undefined;
  return misconceptions.find(({ wrong }) => wrongAnswers.every(({ inputs, got }) => {
    try {
      const foreseen = asJson(wrong(...structuredClone(inputs)));
      return foreseen !== undefined && firstDifference(got, foreseen, tolerance) === undefined;
    } catch {
      return false;
    }
  }));
}
