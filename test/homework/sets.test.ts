import { describe, expect, it } from '@jest/globals';
import { randomStream } from '../../lib/core/random.js';
import { checkFunction } from '../../lib/homework/check.js';
import { firstDifference, matchMisconception } from '../../lib/homework/compare.js';
import type { Exercise, FunctionExercise, MasterExercise } from '../../lib/homework/exercise.js';
import { problemSets, totalPoints } from '../../lib/homework/sets/index.js';
import { stubSource, unsolvedSentence } from '../../lib/homework/stub.js';
import { compileFunction } from './compile-function.js';
import { masters } from './masters/index.js';

const exercises = problemSets.flatMap((set) => set.exercises);
const isFunction = (exercise: Exercise): exercise is FunctionExercise => exercise.kind === 'function';
const functions = exercises.filter(isFunction);
const masterOf = ({ id }: FunctionExercise): MasterExercise => masters.find((master) => master.id === id)!;

describe('the problem sets', () => {
  it('are five, of five to eight exercises and 30 points each, numbered in order', () => {
    expect(problemSets.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5]);
    for (const set of problemSets) {
      expect([set.number, set.exercises.length >= 5 && set.exercises.length <= 8]).toEqual([set.number, true]);
      expect([set.number, totalPoints(set)]).toEqual([set.number, 30]);
      expect(set.exercises.map(({ id }) => id)).toEqual(set.exercises.map((_, i) => `${set.number}.${i + 1}`));
      expect(set.exercises.filter(({ kind }) => kind === 'written').length).toBeGreaterThanOrEqual(1);
      expect(set.introduction.length).toBeGreaterThan(100);
    }
  });

  it('have a master for every function, in the same order, and no other', () => {
    expect(masters.map(({ id }) => id)).toEqual(functions.map(({ id }) => id));
  });

  it('say minutes, hints in two to four steps, and a positive number of points', () => {
    for (const { id, points, minutes, hints } of exercises) {
      expect([id, points > 0, minutes > 0, hints.length >= 2 && hints.length <= 4]).toEqual([id, true, true, true]);
    }
  });
});

describe.each(functions.map((exercise) => [exercise.id, exercise] as const))('exercise %s', (_, exercise) => {
  const { functionName, tolerance } = exercise;
  const { reference, wrongAnswers, hiddenInputs } = masterOf(exercise);
  const solve = compileFunction(reference, functionName);

  it('untouched, fails at once with its sentence', () => {
    const result = checkFunction(exercise, compileFunction(stubSource(exercise), functionName));
    expect(result).toEqual({ kind: 'unsolved', sentence: unsolvedSentence(exercise) });
  });

  it('is passed by its reference, whose value is the worked one', () => {
    const result = checkFunction(exercise, solve);
    expect(result).toEqual({ kind: 'passed', cases: exercise.publicCases });
    expect(exercise.publicCases.length).toBeGreaterThanOrEqual(3);
    expect(exercise.task).toContain('**Worked value.**');
  });

  it('names the misconception of every wrong answer that is listed, and lists one for every misconception', () => {
    expect([...new Set(wrongAnswers.map(({ misconception }) => misconception))].sort()).toEqual(exercise.misconceptions.map(({ id }) => id).sort());
    for (const { source, misconception } of wrongAnswers) {
      const result = checkFunction(exercise, compileFunction(source, functionName));
      const { message } = exercise.misconceptions.find(({ id }) => id === misconception)!;
      expect([misconception, result.kind === 'wrong' ? result.message : result]).toEqual([misconception, message]);
    }
  });

  it('has hidden inputs that are JSON, differ with the stream, and are told apart by every misconception', () => {
    const cases = [1, 2, 3].map((seed) => hiddenInputs(randomStream(seed, `hidden/${exercise.id}`)));
    expect(JSON.parse(JSON.stringify(cases))).toEqual(cases);
    expect(JSON.stringify(cases[0])).not.toEqual(JSON.stringify(cases[1]));
    for (const inputs of cases) {
      const answers = inputs.map((one) => ({ inputs: one, expected: solve(...structuredClone(one)) }));
      expect([exercise.id, answers.filter(({ expected }) => JSON.stringify(expected) === undefined || JSON.stringify(expected).includes('null'))]).toEqual([exercise.id, []]);
      for (const { source, misconception } of wrongAnswers) {
        const wrong = compileFunction(source, functionName);
        const failures = answers.map((one) => ({ ...one, got: wrong(...structuredClone(one.inputs)) })).filter(({ got, expected }) => firstDifference(got, expected, tolerance));
        expect([misconception, failures.length > 0]).toEqual([misconception, true]);
        expect([misconception, matchMisconception(exercise, failures.map(({ inputs: one, got }) => ({ inputs: one, got: JSON.parse(JSON.stringify(got)) as typeof got })))?.id]).toEqual([misconception, misconception]);
      }
    }
  });
});
