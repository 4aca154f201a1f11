import { asJson, firstDifference, matchMisconception, type Difference, type WrongAnswer } from './compare.js';
import type { FunctionExercise, Json, PublicCase } from './exercise.js';
import { unsolvedSentence } from './stub.js';

/** A student's function: it takes the exercise's inputs, which only the exercise knows the types of. */
export type StudentFunction = (...inputs: never[]) => unknown;

/** A public case that went wrong. */
export interface FailedCase extends PublicCase {
  got: Json | undefined;
  difference: Difference;
  /** That the answer is no plain JSON value, or that an input was changed, where that explains it. */
  note?: string;
}

/** What came out of running the public cases. */
export type CheckResult =
  | { kind: 'passed'; cases: PublicCase[] }
  | { kind: 'unsolved'; sentence: string }
  | { kind: 'threw'; about: string; inputs: Json[]; error: string }
  | { kind: 'wrong'; passed: number; cases: number; first: FailedCase; /** What the likely misconception is, where one explains all wrong answers. */ message?: string };

/**
 * Runs the public cases of an exercise, each on its own copy of the inputs.
 *
 * The first wrong case is told; a misconception is named only if it explains every wrong answer, so that it is no guess.
 * Public cases are a help, not the grade: the grader has others, drawn anew.
 */
export function checkFunction(exercise: FunctionExercise, student: StudentFunction): CheckResult {
  const wrongAnswers: WrongAnswer[] = [];
  let first: FailedCase | undefined;
  for (const one of exercise.publicCases) {
    const inputs = structuredClone(one.inputs);
    let answer: unknown;
    try {
      answer = (student as (...inputs: Json[]) => unknown)(...inputs);
    } catch (error) {
      const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
      const sentence = unsolvedSentence(exercise);
      if (text.includes(sentence)) return { kind: 'unsolved', sentence };
      if (first) break; // the first failure is the one to tell
      return { kind: 'threw', about: one.about, inputs: one.inputs, error: text };
    }
    const got = asJson(answer);
    const difference = firstDifference(got, one.expected, exercise.tolerance);
    if (!difference) continue;
    wrongAnswers.push({ inputs: one.inputs, got });
    first ??= { ...one, got, difference, ...noteOn(answer, got, one.inputs, inputs) };
  }
  if (!first) return { kind: 'passed', cases: exercise.publicCases };
  const misconception = matchMisconception(exercise, wrongAnswers);
  const cases = exercise.publicCases.length;
  return { kind: 'wrong', passed: cases - wrongAnswers.length, cases, first, ...(misconception && { message: misconception.message }) };
}

/** What is odd about an answer besides its value. */
function noteOn(answer: unknown, got: Json | undefined, before: Json[], after: Json[]): { note?: string } {
  if (answer instanceof Promise) return { note: 'The function returned a promise: it must return its value, so leave out async.' };
  if (answer === undefined) return { note: 'The function returned nothing: is a return missing?' };
  if (got === undefined) return { note: 'The answer is not a plain value of numbers, strings, arrays and objects.' };
  if (typeof answer === 'number' && !Number.isFinite(answer)) return { note: `The answer is ${answer}: something was divided by zero, or overflowed.` };
  if (JSON.stringify(before) !== JSON.stringify(after)) return { note: 'The function changed its input; work on a copy.' };
  return {};
}
