import { join } from 'node:path';
import { InputError } from '../core/check.js';
import { checkFunction, type CheckResult, type StudentFunction } from './check.js';
import type { FunctionExercise } from './exercise.js';
import { readProgress, UNTOUCHED, writeProgress, type ExerciseState } from './progress-file.js';
import { findExercise, findProblemSet } from './sets/index.js';
import { checkHtml, hintHtml, noteHtml, progressHtml, sourceHtml } from './show.js';
import { stubSource } from './stub.js';

/** The file beside the notebook in which progress is remembered. */
export const PROGRESS_FILE = 'homework-progress.json';

/** What shows HTML in a notebook: tslab's `display` is one. */
export interface Display {
  html(content: string): void;
}

/** What a student calls in a homework notebook. Each shows its answer in the cell's output. */
export interface Homework {
  /** Runs the public cases of an exercise on a function: `check("2.1", causalMask)`. */
  check(id: string, student: StudentFunction): void;
  /** Shows the next hint of an exercise; after the last one, all of them. */
  hint(id: string): void;
  /** Shows the original source of an exercise's cell, and forgets its progress and hints. */
  reset(id: string): void;
  /** Shows the state of the whole set. */
  progress(): void;
}

/**
 * The homework of one set, for its notebook: `const { check, hint, reset, progress } = homework(2, display);`.
 *
 * Progress and the number of hints shown live in a file beside the notebook, so that they survive a restart of the kernel.
 * @throws InputError for a set that does not exist
 */
export function homework(set: number, display: Display, folder: string = process.cwd()): Homework {
  const problemSet = findProblemSet(set);
  const file = join(folder, PROGRESS_FILE);
  const states = (): Record<string, ExerciseState> => {
    const { exercises, warning } = readProgress(file);
    if (warning !== undefined) display.html(noteHtml(warning));
    return exercises;
  };
  const change = (id: string, changed: Partial<ExerciseState>, before = states()) => writeProgress(file, { ...before, [id]: { ...(before[id] ?? UNTOUCHED), ...changed } });
  return {
    check(id, student) {
      const exercise = functionExerciseOf(id);
      const result = checkExercise(id, student);
      const before = states();
      if (result.kind !== 'unsolved') change(id, { passed: result.kind === 'passed', checks: (before[id] ?? UNTOUCHED).checks + 1 }, before);
      display.html(checkHtml(exercise, result));
    },
    hint(id) {
      const { hints } = findExercise(id);
      const before = states();
      const shown = (before[id] ?? UNTOUCHED).hintsShown;
      if (shown >= hints.length) display.html(noteHtml(`Those are all ${hints.length} hints for ${id}.`) + hints.map((text, k) => hintHtml(id, text, k + 1, hints.length)).join(''));
      else {
        display.html(hintHtml(id, hints[shown]!, shown + 1, hints.length));
        change(id, { hintsShown: shown + 1 }, before);
      }
    },
    reset(id) {
      const source = resetExercise(id);
      change(id, UNTOUCHED);
      display.html(sourceHtml(`The original cell of ${id}. Copy it over yours; its progress and hints are forgotten.`, source));
    },
    progress: () => display.html(progressHtml(problemSet, states())),
  };
}

/**
 * Runs the public cases of an exercise on a function and returns what came out, without showing or remembering it.
 * @throws InputError for an exercise that does not exist, or is answered in prose
 */
export function checkExercise(id: string, student: StudentFunction): CheckResult {
  return checkFunction(functionExerciseOf(id), student);
}

/** The original source of an exercise's solution cell. */
export function resetExercise(id: string): string {
  return stubSource(functionExerciseOf(id));
}

function functionExerciseOf(id: string): FunctionExercise {
  const exercise = findExercise(id);
  if (exercise.kind === 'function') return exercise;
  throw new InputError(`exercise: expected one that asks for a function, got ${id}, which is answered in words`);
}
