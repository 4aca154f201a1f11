import { dirname } from 'node:path';
import { InputError } from '../../core/check.js';
import { answerTo, gradeIdOf, readSubmission, setOf } from '../answers/submission.js';
import { checkFunction, judgeReplies, type CheckResult, type StudentFunction } from './check.js';
import type { FunctionExercise, StudyExercise } from '../answers/exercise.js';
import { problemSetFor } from './own/released-set.js';
import { chainsOf } from './study/study-chain.js';
import { judgeChain, type StudyVerdict } from './study/study-verdict.js';
import { unsolvedSentence } from './answer-source.js';
import { wordsOf } from './words.js';

/** For all cases of a check together: nobody waits longer for a loop that does not end. */
const CHECK_SECONDS = 20;

/** What a check has to go by. */
export interface ToCheck {
  /** The code of the exercise's own cells, which is all that is graded. */
  source: string;
  /** The function as it is in the notebook, where other cells are there to lean on; absent outside one. */
  inNotebook?: StudentFunction;
  /** The code of the notebook's other cells, where only its text is there. */
  others?: readonly string[];
}

/**
 * Runs the public cases on an exercise's own code as the grader does: alone, in a process of its own, without the notebook's other cells,
 * imports and files.
 * Where the function passes in the notebook and not alone, that is said, with the name that is missing.
 */
export async function checkAlone(exercise: FunctionExercise, { source, inNotebook, others = [] }: ToCheck): Promise<CheckResult> {
  const alone = await runAlone(exercise, source);
  const missing =
    alone.kind === 'threw' || alone.kind === 'not gradable'
      ? /(\S+) is not defined/.exec(alone.kind === 'threw' ? alone.error : alone.sentence)?.[1]
      : undefined;
  const { id, functionName, language } = exercise;
  const { refusal } = wordsOf(language);
  if (missing !== undefined && others.some((text) => declares(text, missing)))
    return { kind: 'not gradable', sentence: refusal.notAlone(id, missing, functionName) };
  const mayLean = missing !== undefined || alone.kind === 'threw' || alone.kind === 'wrong';
  if (!mayLean || !inNotebook || checkFunction(exercise, inNotebook).kind !== 'passed') return alone;
  return { kind: 'not gradable', sentence: refusal.onlyTogether(id, missing, functionName) };
}

/** Whether code declares a name, by its text. */
function declares(text: string, name: string): boolean {
  return [...text.matchAll(/(?:function\*?|class|const|let|var|,|\{)\s+([\p{ID_Start}$_][\p{ID_Continue}$]*)/gu)].some(
    ([, declared]) => declared === name,
  );
}

async function runAlone(exercise: FunctionExercise, source: string): Promise<CheckResult> {
  // the compiler takes a moment to load
  const [{ compileAnswer }, { runAnswer, KilledError }] = await Promise.all(
    [import('../answers/compile-answer.js'), import('../answers/run-answer.js')],
  );
  const { id, functionName, publicCases, language } = exercise;
  const { refusal } = wordsOf(language);
  const refuse = (why: string): CheckResult => ({ kind: 'not gradable', sentence: refusal.cannotBeGraded(id, why) });
  const compiled = compileAnswer(source, language);
  if (compiled.kind !== 'program') return refuse(refusal.notTypeScript(compiled.sentence));
  const run = runAnswer(
    { source: compiled.source, functionName }, publicCases.map(({ inputs }) => inputs), 'limited', { wallSeconds: CHECK_SECONDS },
  );
  const { replies, ending, definition } = await run.catch((error: unknown) => {
    if (error instanceof KilledError) return { replies: [], ending: 'broke off' as const, definition: undefined };
    throw error;
  });
  if (definition?.kind === 'threw') return refuse(refusal.stopped(functionName, `${definition.name}: ${definition.message}`));
  if (definition) return refuse(refusal.notDeclared(functionName));
  const result = judgeReplies(exercise, replies);
  if (ending === 'finished' || result.kind === 'unsolved') return result;
  return refuse(ending === 'out of time' ? refusal.outOfTime(CHECK_SECONDS) : refusal.brokeOff);
}

/** An exercise of a notebook, and what its check found. */
export interface CheckedExercise {
  exercise: FunctionExercise;
  result: CheckResult;
}

/** A study of a notebook, and how far it has come. */
export interface CheckedStudy {
  exercise: StudyExercise;
  verdict: StudyVerdict;
}

/** A notebook's exercises and studies, checked. */
export interface CheckedNotebook {
  checked: CheckedExercise[];
  studies: CheckedStudy[];
}

/**
 * Checks the exercises of a saved notebook as its check cells do: each exercise's own cells alone, on the public cases; and says how far
 * its studies have come, by its outputs. The file is read once: a notebook that is saved meanwhile is one state throughout.
 * @param only the id of one exercise or study
 * @throws InputError if the file is no notebook of a set, or `only` is neither a function exercise nor a study of it
 */
export async function checkNotebook(file: string, only?: string): Promise<CheckedNotebook> {
  const submission = readSubmission(file);
  if (submission.kind !== 'notebook') throw new InputError(`notebook: expected a homework notebook, got ${file}: ${submission.reason.en}`);
  const { cells } = submission;
  const number = setOf(cells);
  if (number === undefined) throw new InputError(`notebook: expected a homework notebook, got ${file}, in which no cell belongs to an exercise`);
  const all = problemSetFor(number, dirname(file)).exercises.filter((exercise) => exercise.kind !== 'written');
  const asked = all.filter(({ id }) => only === undefined || id === only);
  if (asked.length === 0) throw new InputError(`--exercise: expected one of ${all.map(({ id }) => id).join(', ')}, got ${only}`);
  const wanted = asked.filter((exercise): exercise is FunctionExercise => exercise.kind === 'function');
  const studies = asked.filter((exercise): exercise is StudyExercise => exercise.kind === 'study')
    .map((exercise) => ({ exercise, verdict: judgeChain(exercise, chainsOf(exercise.id, cells)[0]) }));
  const checked: CheckedExercise[] = [];
  for (const exercise of wanted) {
    const source = answerTo({ ...exercise, unsolved: unsolvedSentence(exercise) }, cells);
    const others = cells.filter(({ isCode, source: text }) => isCode && source?.includes(text) !== true).map((cell) => cell.source);
    const { refusal } = wordsOf(exercise.language);
    const sentence = refusal.cannotBeGraded(exercise.id, refusal.noCell(gradeIdOf('exercise', exercise.id), exercise.functionName));
    checked.push({
      exercise,
      result: source === undefined ? { kind: 'not gradable', sentence } : await checkAlone(exercise, { source, others }),
    });
  }
  return { checked, studies };
}
