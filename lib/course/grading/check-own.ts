import { randomStream } from '../../core/random.js';
import { checkFunction } from '../homework/check.js';
import { foresee, functionOf } from '../homework/foresee.js';
import type { OwnSet } from '../homework/own/set-file.js';
import { firstDifference } from '../answers/values.js';
import type { FunctionExercise, Json, MasterExercise } from '../answers/exercise.js';
import { faultOfParts } from './grading-plan.js';

/** What is to be said of an exercise of one's own before students see it. */
export interface CheckedDefinition {
  id: string;
  title: string;
  publicCases: number;
  hiddenCases: number;
  misconceptions: number;
  faults: string[];
  /** What is not wrong and may surprise. */
  notes: string[];
  /** Its file, where it is no exercise of the kit's. */
  file?: string;
}

const SEEDS = [1, 2, 3];

/**
 * Checks the exercises of a set: that each reference answers its cases, that hidden cases are drawn anew by every seed, that every
 * misconception's answer is wrong, is told its own sentence and earns no points by the hidden cases of three seeds, that neither a table of
 * the public cases nor a constant earns a part, and that points add up.
 */
export function checkSet({ set, masters, files, notes: allNotes }: OwnSet): CheckedDefinition[] {
  return set.exercises.map((exercise) => {
    const { id, title } = exercise;
    const about = { notes: allNotes[id] ?? [], ...(files[id] !== undefined && { file: files[id] }) };
    if (exercise.kind !== 'function') return { id, title, publicCases: 0, hiddenCases: 0, misconceptions: 0, faults: [], ...about };
    const master = masters.find((one) => one.id === id);
    if (!master) return { ...counts(exercise, 0), faults: ['its reference is not here: it is the kit\'s, whose masters are not in this folder'], ...about };
    return { ...checkExerciseDefinition(exercise, master), ...about };
  });
}

const counts = ({ id, title, publicCases, misconceptions }: FunctionExercise, hiddenCases: number) =>
  ({ id, title, publicCases: publicCases.length, hiddenCases, misconceptions: misconceptions.length });

function checkExerciseDefinition(exercise: FunctionExercise, master: MasterExercise): Omit<CheckedDefinition, 'notes' | 'file'> {
  const { functionName, publicCases, tolerance, misconceptions, parts } = exercise;
  const faults: string[] = [];
  const solve = functionOf(master.reference, functionName);
  const answer = (run: (...inputs: Json[]) => Json, inputs: Json[]): Json | undefined => {
    try {
      return JSON.parse(JSON.stringify(run(...structuredClone(inputs)))) as Json;
    } catch {
      return undefined;
    }
  };
  for (const { inputs, expected, about } of publicCases) {
    const got = answer(solve, inputs);
    if (firstDifference(got, expected, tolerance)) faults.push(`the reference answers ${JSON.stringify(got)} to the case "${about}", and ${JSON.stringify(expected)} is expected`);
  }
  const draw = (seed: number) => master.hiddenInputs(randomStream(seed, `hidden/${exercise.id}`));
  const drawn = SEEDS.map(draw);
  const fewest = Math.min(...drawn.map(({ length }) => length));
  if (fewest < 2) faults.push(`hidden: expected at least two cases, got ${fewest}`);
  if (JSON.stringify(draw(SEEDS[0]!)) !== JSON.stringify(drawn[0])) faults.push('hidden: expected the same cases for the same seed, got others: draw them from random alone');
  if (new Set(drawn.map((one) => JSON.stringify(one))).size < SEEDS.length) faults.push('hidden: expected other cases for every seed, got the same: draw them from random');
  const unanswered = drawn.flat().find((inputs) => answer(solve, inputs) === undefined);
  if (unanswered) faults.push(`the reference has no answer to the hidden case ${JSON.stringify(unanswered)}`);
  const all = foresee(exercise, master, publicCases.map(({ inputs }) => inputs));
  for (const { id, message } of misconceptions) {
    const sources = master.wrongAnswers.filter(({ misconception }) => misconception === id);
    if (sources.length === 0) faults.push(`misconception ${id}: expected an answer that shows it, got none`);
    for (const { source } of sources) {
      const wrong = functionOf(source, functionName);
      const result = checkFunction({ ...exercise, foreseen: all }, wrong);
      if (result.kind === 'passed') faults.push(`misconception ${id}: expected its answer to fail a public case, and it passes them all: add a case that shows it`);
      else if (result.kind !== 'wrong') faults.push(`misconception ${id}: expected an answer that is wrong, but it ${result.kind === 'threw' ? `threw ${result.error}` : 'cannot be graded'}`);
      else if (result.message !== message) faults.push(`misconception ${id}: its answer is told another sentence, "${result.message ?? 'none'}": it answers the public cases as that one does`);
      const isRightIn = (inputs: Json[]) => !firstDifference(answer(wrong, inputs), answer(solve, inputs) ?? null, tolerance);
      const isAllRight = drawn.flat().every(isRightIn);
      if (isAllRight) faults.push(`misconception ${id}: its answer is right in every hidden case: draw cases that show it`);
    }
  }
  if (parts) {
    for (const hidden of drawn) {
      const cases = hidden.map((inputs) => ({ inputs, expected: answer(solve, inputs) ?? null, part: master.partOf?.(inputs) ?? 0 }));
      const fault = faultOfParts(exercise, parts, cases);
      if (fault !== undefined && !faults.includes(fault)) faults.push(fault);
    }
  }
  return { ...counts(exercise, drawn[0]!.length), faults };
}
