import { InputError } from '../../core/check.js';
import { checkAlone } from './check-alone.js';
import type { CheckResult } from './check.js';
import type { FunctionExercise } from './exercise.js';
import { answerTo, readSubmission, setOf } from '../grading/submission.js';
import { findProblemSet } from './sets/index.js';
import { unsolvedSentence } from './stub.js';

/** An exercise of a notebook, and what its check found. */
export interface CheckedExercise {
  exercise: FunctionExercise;
  result: CheckResult;
}

/**
 * Checks the exercises of a saved notebook as its check cells do: each exercise's own cells alone, on the public cases.
 * @throws InputError if the file is no notebook of a set, or `only` is no function exercise of it
 */
export async function checkNotebook(file: string, only?: string): Promise<CheckedExercise[]> {
  const submission = readSubmission(file);
  if (submission.kind !== 'notebook') throw new InputError(`notebook: expected a homework notebook, got ${file}: ${submission.reason}`);
  const { cells } = submission;
  const number = setOf(cells);
  if (number === undefined) throw new InputError(`notebook: expected a homework notebook, got ${file}, in which no cell belongs to an exercise`);
  const functions = findProblemSet(number).exercises.filter((exercise): exercise is FunctionExercise => exercise.kind === 'function');
  const wanted = functions.filter(({ id }) => only === undefined || id === only);
  if (wanted.length === 0) throw new InputError(`--exercise: expected one of ${functions.map(({ id }) => id).join(', ')}, got ${only}`);
  const checked: CheckedExercise[] = [];
  for (const exercise of wanted) {
    const source = answerTo({ ...exercise, unsolved: unsolvedSentence(exercise) }, cells);
    const others = cells.filter(({ isCode, source: text }) => isCode && source?.includes(text) !== true).map((cell) => cell.source);
    const sentence = `${exercise.id} cannot be graded: no cell has the id exercise-${exercise.id}, and none declares ${exercise.functionName}`;
    checked.push({ exercise, result: source === undefined ? { kind: 'not gradable', sentence } : await checkAlone(exercise, { source, others }) });
  }
  return checked;
}
