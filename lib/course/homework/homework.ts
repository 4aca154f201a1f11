import { join } from 'node:path';
import { InputError } from '../../core/check.js';
import { answerSources, notebooksIn, stubSource } from './answer-source.js';
import { checkAlone } from './check-alone.js';
import { checkFunction, type CheckResult, type StudentFunction } from './check.js';
import { earnedIn, type Exercise, type FunctionExercise, type Json, type StudyExercise } from '../answers/exercise.js';
import { besideFolder } from '../../setup/paths.mjs';
import { answerPrint, readProgress, stateOf, writeProgress, type ExerciseState } from './progress-file.js';
import { problemSetFor } from './own/released-set.js';
import { findExercise } from './sets/index.js';
import { openStudy, type Study } from './study/open-study.js';
import { verdictHtml } from './study/show-study.js';
import { chainsOf } from './study/study-chain.js';
import { judgeChain, type StudyVerdict } from './study/study-verdict.js';
import { checkHtml, hintHtml, noteHtml, progressHtml, sourceHtml } from './show.js';
import { wordsOf } from './words.js';

/** The file beside the notebook in which progress is remembered; in a read-only folder, in the user's own cache. */
export const PROGRESS_FILE = 'homework-progress.json';

/** What shows HTML in a notebook: tslab's `display` is one. */
export interface Display {
  html(content: string): void;
}

/** What a student calls in a homework notebook. Each shows its answer in the cell's output. */
export interface Homework {
  /**
   * Runs the public cases of an exercise on its own cell, alone, as the grader does: `await check("2.1", causalMask)`. Of a study, says how
   * far it has come and what that earns: `await check("2.7a")`.
   */
  check(id: string, student?: StudentFunction): Promise<void>;
  /**
   * Throws unless an exercise's own cell is right in all of these cases, each its inputs and what is expected, and says nothing of them: a
   * hidden test of nbgrader's.
   */
  grade(id: string, cases: readonly [inputs: Json[], expected: Json][]): Promise<void>;
  /** Shows the next hint of an exercise; after the last one, all of them. */
  hint(id: string): void;
  /** Shows the original source of an exercise's cell, and forgets its progress and hints. */
  reset(id: string): void;
  /** The study of an exercise: its ladder, its commitment, the run that decides. */
  study(id: string): Study;
  /** Shows the state of the whole set. */
  progress(): void;
}

/** How homework behaves in a notebook. */
export interface HomeworkOptions {
  /** Where the notebook lies. */
  folder?: string;
  /** A check that does not pass throws once it has shown why: nbgrader counts cells that throw. */
  isStrict?: boolean;
}

/**
 * The homework of one set, for its notebook: `const { check, hint, reset, progress } = homework(2, display);`.
 *
 * Progress and the number of hints shown live in a file beside the notebook, so that they survive a restart of the kernel. They are those
 * of one release of the exercise, and that it passed those of one answer: of a fresh notebook, or of an answer that was changed since,
 * nothing has passed.
 * @throws InputError for a set that does not exist
 */
export function homework(set: number, display: Display, { folder = process.cwd(), isStrict = false }: HomeworkOptions = {}): Homework {
  const problemSet = problemSetFor(set, folder);
  const exerciseOf = (id: string) => findExercise(id, problemSet);
  const file = join(besideFolder(folder), PROGRESS_FILE);
  const states = (): Record<string, ExerciseState> => {
    const { exercises, setAside } = readProgress(file);
    if (setAside !== undefined) display.html(noteHtml(wordsOf(problemSet.language).progressUnreadable(setAside)));
    return exercises;
  };
  const studies = new Map<string, Study>();
  const studyOf = (id: string): Study => {
    const found = studies.get(id) ?? openStudy(asStudy(exerciseOf(id)), display, { folder });
    studies.set(id, found);
    return found;
  };
  /** By the file beside the notebook; where there is none, as at a grader's, by what the saved notebook shows. */
  const verdictOn = (exercise: StudyExercise): StudyVerdict => {
    const verdict = studyOf(exercise.id).verdict();
    if (verdict.state !== 'not begun') return verdict;
    return judgeChain(exercise, notebooksIn(folder, set).flatMap((cells) => chainsOf(exercise.id, cells))[0]);
  };
  const change = (exercise: Exercise, changed: Partial<ExerciseState>, before = states()) =>
    writeProgress(file, { ...before, [exercise.id]: { ...stateOf(before, exercise), ...changed } });
  return {
    async check(id, student) {
      const asked = exerciseOf(id);
      if (asked.kind === 'study') {
        const verdict = verdictOn(asked);
        display.html(verdictHtml(asked, verdict));
        if (isStrict) throwUnlessEarned(asked, verdict);
        return;
      }
      const exercise = asFunction(asked);
      if (!student) throw new InputError(`check: expected the function of ${id} as its second argument, got none`);
      const source = answerSources(folder, set).answerTo(exercise);
      const result = await (source === undefined
        ? checkFunction(exercise, student)
        : checkAlone(exercise, { source, inNotebook: student }));
      const before = states();
      if (result.kind !== 'unsolved') {
        change(
          exercise,
          {
            passed: result.kind === 'passed',
            checks: stateOf(before, exercise).checks + 1,
            answer: answerPrint(source ?? student.toString()),
          },
          before,
        );
      }
      display.html(checkHtml(exercise, result));
      if (isStrict && result.kind !== 'passed') throw new Error(wordsOf(exercise.language).failsCheck(id));
    },
    async grade(id, cases) {
      const exercise = asFunction(exerciseOf(id));
      const source = answerSources(folder, set).answerTo(exercise);
      const hidden = cases.map(([inputs, expected]) => ({ inputs, expected, about: 'a hidden case' }));
      const result = source !== undefined && (await checkAlone({ ...exercise, publicCases: hidden }, { source }));
      if (!result || result.kind !== 'passed') throw new Error(wordsOf(exercise.language).failsHidden(id));
    },
    hint(id) {
      const exercise = exerciseOf(id);
      const { hints, language } = exercise;
      const before = states();
      const shown = stateOf(before, exercise).hintsShown;
      if (shown >= hints.length)
        display.html(
          noteHtml(wordsOf(language).allHints(hints.length, id)) +
            hints.map((text, k) => hintHtml(id, text, k + 1, hints.length, language)).join(''),
        );
      else {
        display.html(hintHtml(id, hints[shown]!, shown + 1, hints.length, language));
        change(exercise, { hintsShown: shown + 1 }, before);
      }
    },
    reset(id) {
      const exercise = asFunction(exerciseOf(id));
      const source = stubSource(exercise);
      const { [id]: forgotten, ...others } = states();
      if (forgotten) writeProgress(file, others);
      display.html(sourceHtml(wordsOf(exercise.language).originalCell(id), source));
    },
    study: studyOf,
    progress() {
      const [before, sources] = [states(), answerSources(folder, set)];
      const current = (exercise: Exercise): ExerciseState => {
        const state = stateOf(before, exercise);
        if (exercise.kind !== 'function' || !state.passed) return state;
        const source = sources.answerTo(exercise);
        return source !== undefined && answerPrint(source) === state.answer ? state : { ...state, passed: false, checks: 0 };
      };
      display.html(progressHtml(problemSet, current, verdictOn));
    },
  };
}

/**
 * Runs the public cases of an exercise on a function and returns what came out, without showing or remembering it.
 * @throws InputError for an exercise that does not exist, or is answered in prose
 */
export function checkExercise(id: string, student: StudentFunction): CheckResult {
  return checkFunction(asFunction(findExercise(id)), student);
}

/** The original source of an exercise's solution cell. */
export function resetExercise(id: string): string {
  return stubSource(asFunction(findExercise(id)));
}

/** For nbgrader, which gives a cell all of its points or none: all for half of them. */
function throwUnlessEarned({ id, points, language }: StudyExercise, { parts }: StudyVerdict): void {
  const earned = earnedIn(parts);
  if (earned < points / 2) throw new Error(wordsOf(language).earnsOnly(id, earned, points));
}

function asFunction(exercise: Exercise): FunctionExercise {
  if (exercise.kind === 'function') return exercise;
  throw new InputError(`exercise: expected one that asks for a function, got ${exercise.id}, which is ${exercise.kind === 'study' ? 'a study' : 'answered in words'}`);
}

function asStudy(exercise: Exercise): StudyExercise {
  if (exercise.kind === 'study') return exercise;
  throw new InputError(`exercise: expected a study, got ${exercise.id}, which is none`);
}
