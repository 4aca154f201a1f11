import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { answerTo, readSubmission, setOf, type SubmittedCell } from '../answers/submission.js';
import type { FunctionExercise } from '../answers/exercise.js';
import { wordsOf } from './words.js';

/** The sources of the cells that were run since the kernel started, oldest first; absent outside the course's kernel, which keeps them. */
function cellsRun(): readonly string[] | undefined {
  return (globalThis as { scalingCells?: readonly string[] }).scalingCells;
}

/** The cells of the set's notebooks in a folder, each notebook's a list: of the one that is open, where Jupyter says which it is. */
export function notebooksIn(folder: string, set: number): SubmittedCell[][] {
  const open = process.env.JPY_SESSION_NAME;
  const names = namesIn(folder).filter((name) => name.endsWith('.ipynb'));
  const named = names.filter((name) => open !== undefined && name === basename(open));
  return (named.length > 0 ? named : names).flatMap((name) => {
    const submission = readSubmission(join(folder, name));
    return submission.kind === 'notebook' && setOf(submission.cells) === set ? [submission.cells] : [];
  });
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** What a notebook says, as far as it can be known from within it. */
export interface AnswerSources {
  /** The code that the grader would take for the answer to an exercise; undefined where none was found. */
  answerTo(exercise: FunctionExercise): string | undefined;
}

/**
 * Finds the code of a student's answers by the grader's own rule: in the cells that were run in this kernel, which are newer than the file,
 * or else in the notebooks beside it. Where these do not agree about an answer, it is unknown.
 */
export function answerSources(folder: string, set: number): AnswerSources {
  const run = cellsRun()?.map((source) => ({ isCode: true, source }));
  const notebooks = notebooksIn(folder, set);
  return {
    answerTo(exercise) {
      const wanted = { ...exercise, unsolved: unsolvedSentence(exercise) };
      const saved = notebooks.flatMap((cells) => answerTo(wanted, cells) ?? []);
      const latest = run && answerTo(wanted, run);
      if (latest !== undefined) return saved.find((text) => text.includes(latest)) ?? latest; // an answer may stand in several cells
      return new Set(saved).size === 1 ? saved[0] : undefined;
    },
  };
}

/** The sentence with which an untouched exercise fails. Worked value: `2.1 is not solved yet: write the body of causalMask`. */
export function unsolvedSentence({ id, functionName, language }: Pick<FunctionExercise, 'id' | 'functionName' | 'language'>): string {
  return wordsOf(language).unsolved(id, functionName);
}

/** What stands in the solution cell before anybody has touched it: it type-checks, and throws its sentence when called. */
export function stubSource(exercise: Pick<FunctionExercise, 'id' | 'functionName' | 'signature' | 'language'>): string {
  return `${exercise.signature.trim()} {\n  // ${wordsOf(exercise.language).codeHere}\n  throw new Error("${unsolvedSentence(exercise)}");\n}`;
}
