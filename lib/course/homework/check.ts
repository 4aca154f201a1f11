import { firstDifference, replyWith, matchMisconception, type Difference } from '../answers/values.js';
import { findSlip, type Slip } from '../answers/slips.js';
import type { FunctionExercise, Json, PublicCase } from '../answers/exercise.js';
import { foreseenIn } from './foresee.js';
import type { Reply } from '../answers/run-answer.js';
import { unsolvedSentence } from './answer-source.js';
import { wordsOf } from './words.js';

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
  | {
    kind: 'wrong'; passed: number; cases: number; first: FailedCase;
    /** What the likely misconception is, where one explains all wrong answers, or what the kit can tell of any exercise. */
    message?: string;
    /** The id of either. */
    told?: string;
  }
  /** The function cannot be graded: its cell does not compile, does not declare it, never ends, or leans on another cell. */
  | { kind: 'not gradable'; sentence: string };

/**
 * Runs the public cases of an exercise on a function, each on its own copy of the inputs.
 *
 * Public cases are a help, not the grade: the grader has others, drawn anew.
 */
export function checkFunction(exercise: FunctionExercise, student: StudentFunction): CheckResult {
  return judgeReplies(exercise, exercise.publicCases.map(({ inputs }) => replyOf(student, inputs)));
}

/** What a function replies to a case, as the grader's child process would write it. */
function replyOf(student: StudentFunction, given: Json[]): Reply {
  const inputs = structuredClone(given);
  let answer: unknown;
  try {
    answer = (student as (...inputs: Json[]) => unknown)(...inputs);
  } catch (error) {
    return error instanceof Error
      ? { kind: 'threw', name: error.name, message: error.message }
      : { kind: 'threw', name: '', message: String(error) };
  }
  return replyWith(answer, inputs, given);
}

/**
 * Holds the replies to the public cases against what is expected of them; fewer replies than cases end in one that threw, or are none.
 *
 * The first wrong case is told; a misconception is named only if it explains every answer, so that it is no guess.
 */
export function judgeReplies(exercise: FunctionExercise, replies: readonly Reply[]): CheckResult {
  const { publicCases, tolerance, misconceptions, id, language } = exercise;
  const sentence = unsolvedSentence(exercise);
  if (replies.some((reply) => reply.kind === 'threw' && reply.message.includes(sentence))) return { kind: 'unsolved', sentence };
  const answers = publicCases.map((one, i) => {
    const reply = replies[i];
    return { i, one, reply, inputs: one.inputs, expected: one.expected, got: reply?.kind === 'value' ? reply.value : undefined };
  });
  const wrong = answers.flatMap((answer) => {
    const difference = firstDifference(answer.got, answer.expected, tolerance);
    return difference ? [{ ...answer, difference }] : [];
  });
  const [first] = wrong;
  if (!first) return { kind: 'passed', cases: publicCases };
  const { one, reply, got, difference } = first;
  if (reply?.kind === 'threw')
    return {
      kind: 'threw',
      about: one.about,
      inputs: one.inputs,
      error: reply.name === '' ? reply.message : `${reply.name}: ${reply.message}`,
    };
  const misconception = matchMisconception(misconceptions, exercise.foreseen ?? foreseenIn(id), tolerance, answers);
  const told = misconception ? { told: misconception.id, message: misconception.message } : asTold(findSlip(answers, tolerance, language));
  const note = reply?.kind === 'odd' ? wordsOf(language).odd(reply.what) : undefined;
  return {
    kind: 'wrong', passed: publicCases.length - wrong.length, cases: publicCases.length,
    first: { ...one, got, difference, ...(note !== undefined && { note }) }, ...told,
  };
}

const asTold = (slip: Slip | undefined) => slip && { told: slip.id, message: slip.sentence };
