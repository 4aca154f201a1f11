import { explains, firstDifference, formatPair } from '../answers/values.js';
import { findSlip } from '../answers/slips.js';
import { earnedIn, type ExercisePart, type Json, type Language } from '../answers/exercise.js';
import { cutText } from '../../core/text.js';
import { apart } from './apart.js';
import { LIMITS, type IsolationLevel } from '../answers/isolation.js';
import { gradeIdOf } from '../answers/submission.js';
import { wordsOf } from '../homework/words.js';
import type { GradingWords } from '../homework/grading-words.js';
import type { PlannedCase, PlannedExercise } from './grading-plan.js';
import { runAnswer, type AnswerRun, type Ending, type Reply } from '../answers/run-answer.js';

/** What came of an exercise. All of it may be told to the student, but how many hidden cases are right. */
export interface ExerciseResult {
  id: string;
  title: string;
  points: number;
  /** All points or none: an exercise is right if every case is. Of one with parts, those of the parts of which every case is right. */
  earned: number;
  /** What each part earned, where there are parts. */
  parts?: (ExercisePart & { earned: number })[];
  verdict: 'right' | 'wrong' | 'missing';
  /** What to know, one thought each. */
  sentences: string[];
  /** Of these, the one that names a misconception. */
  misconception?: string;
  /** The first public case that went wrong. */
  shown?: { about: string; inputs: string; expected: string; got?: string };
  /** How many of the public and the hidden cases are right. The hidden ones are the instructor's to know. */
  right?: { public: [number, number]; hidden: [number, number] };
}

/**
 * Grades an answer: it is compiled, run in its own child, and what it said is compared here. `undefined` is an answer that is not there.
 */
export async function judge(
  exercise: PlannedExercise,
  answer: string | undefined,
  isolation: IsolationLevel,
  limits: { wallSeconds: number } = LIMITS,
): Promise<ExerciseResult> {
  const { id, title, points, functionName, unsolved, language } = exercise;
  const { grading: words } = wordsOf(language);
  const nothing = (verdict: 'wrong' | 'missing', ...sentences: string[]): ExerciseResult => ({
    id,
    title,
    points,
    earned: 0,
    verdict,
    sentences,
  });
  if (answer === undefined) return nothing('missing', words.notFound(gradeIdOf('exercise', id), functionName));
  const reading = await apart('compile', { source: answer, language });
  if (reading.kind === 'stopped') return nothing('wrong', words.notTypeScript(words.readingTakesTooLong));
  const compiled = reading.value;
  if (compiled.kind !== 'program') return nothing('wrong', words.notTypeScript(compiled.sentence));
  const run = await runAnswer({ source: compiled.source, functionName }, exercise.cases.map(({ inputs }) => inputs), isolation, limits);
  if (run.definition) return nothing('wrong', definitionSentence(run.definition, functionName, words));
  if (run.replies[0]?.kind === 'threw' && run.replies[0].message.includes(unsolved)) return nothing('missing', `${unsolved}.`);
  return compare(exercise, run, limits.wallSeconds);
}

function definitionSentence(reply: Reply, functionName: string, words: GradingWords): string {
  return reply.kind === 'threw' ? words.stopped(functionName, errorInWords(reply)) : words.notDeclared(functionName);
}

function compare(exercise: PlannedExercise, run: AnswerRun, wallSeconds: number): ExerciseResult {
  const { id, title, points, cases, tolerance, language } = exercise;
  const { grading: words } = wordsOf(language);
  const isRight = (one: PlannedCase, reply: Reply | undefined) =>
    reply?.kind === 'value' && firstDifference(reply.value, one.expected, tolerance) === undefined;
  const judged = cases.map((one, i) => ({ ...one, i, reply: run.replies[i], right: isRight(one, run.replies[i]) }));
  const isPublic = ({ about }: PlannedCase) => about !== undefined;
  const count = (among: typeof judged): [number, number] => [among.filter(({ right }) => right).length, among.length];
  const right = { public: count(judged.filter(isPublic)), hidden: count(judged.filter((one) => !isPublic(one))) };
  const base = { id, title, points, right };
  const wrong = judged.filter((one) => !one.right);
  if (wrong.length === 0 && run.ending === 'finished') return { ...base, earned: points, verdict: 'right', sentences: [] };
  const parts = exercise.parts?.map((part, k) => {
    const isRightPart = run.ending === 'finished' && judged.every((one) => one.part !== k || one.right);
    return { ...part, earned: isRightPart ? part.points : 0 };
  });
  const some = { earned: earnedIn(parts ?? []), ...(parts && { parts }) };
  const first = wrong.find(isPublic);
  if (!first) return { ...base, ...some, verdict: 'wrong', sentences: [words.hidden] };
  const misconception = misconceptionSentence(exercise, judged.filter(isPublic));
  const sentences = [misconception, replySentence(first.reply, run.ending, wallSeconds, words)].filter(
    (sentence): sentence is string => sentence !== undefined,
  );
  return {
    ...base, ...some, verdict: 'wrong', sentences, ...(misconception !== undefined && { misconception }), shown: show(first, first.about!, language),
  };
}

/** Of the misconception that explains every public answer, or of a slip that the kit can tell of any exercise, as a check cell does it. */
function misconceptionSentence(
  { misconceptions, tolerance, language }: PlannedExercise,
  judged: { i: number; inputs: Json[]; reply: Reply | undefined; expected: Json }[],
): string | undefined {
  const answers = judged.map(({ i, inputs, reply, expected }) => ({ i, inputs, expected, got: reply?.kind === 'value' ? reply.value : undefined }));
  const found = misconceptions.find(({ foreseen }) => explains(foreseen.map((one) => one?.value ?? null), tolerance, answers));
  return found?.message ?? findSlip(answers, tolerance, language)?.sentence;
}

/** What is odd about the first wrong reply to a public case besides its value. */
function replySentence(reply: Reply | undefined, ending: Ending, wallSeconds: number, words: GradingWords): string | undefined {
  if (!reply) return endingSentence(ending, wallSeconds, words);
  if (reply.kind === 'odd') return words.odd(reply.what);
  return reply.kind === 'threw' ? words.threw(errorInWords(reply)) : undefined;
}

function endingSentence(ending: Ending, wallSeconds: number, words: GradingWords): string {
  switch (ending) {
    case 'out of time':
      return words.outOfTime(wallSeconds);
    case 'too much output':
      return words.tooMuchOutput;
    case 'out of turn':
      return words.outOfTurn;
    case 'broke off':
    case 'finished':
    case 'not defined':
      return words.brokeOff;
  }
}

const errorInWords = ({ name, message }: { name: string; message: string }) => cutText(`${name}: ${message}`, 300);

function show(
  { inputs, expected, reply }: PlannedCase & { reply: Reply | undefined },
  about: string,
  language: Language | undefined,
): NonNullable<ExerciseResult['shown']> {
  const [should, is] = formatPair(expected, reply?.kind === 'value' ? reply.value : undefined, language);
  return {
    about,
    inputs: cutText(inputs.map((input) => JSON.stringify(input)).join(', '), 400),
    expected: should,
    ...(reply?.kind === 'value' && { got: is }),
  };
}
