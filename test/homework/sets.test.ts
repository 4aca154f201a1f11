import { describe, expect, it } from '@jest/globals';
import { readFileSync, writeFileSync } from 'node:fs';
import { randomStream } from '../../lib/core/random.js';
import { checkFunction } from '../../lib/course/homework/check.js';
import { faultOfParts } from '../../lib/course/grading/grading-plan.js';
import { asJson, firstDifference, matchMisconception } from '../../lib/course/answers/values.js';
import type { Exercise, FunctionExercise, MasterExercise } from '../../lib/course/answers/exercise.js';
import { FORESEEN_FILE, foresee } from '../../lib/course/homework/foresee.js';
import { problemSets, totalPoints } from '../../lib/course/homework/sets/index.js';
import { stubSource, unsolvedSentence } from '../../lib/course/homework/answer-source.js';
import { compileFunction } from './compile-function.js';
import { baseMasters } from './masters/base.js';
import { masters } from './masters/index.js';

const exercises = problemSets.flatMap((set) => set.exercises);
const isFunction = (exercise: Exercise): exercise is FunctionExercise => exercise.kind === 'function';
const functions = exercises.filter(isFunction);
const masterOf = ({ id }: FunctionExercise): MasterExercise => masters.find((master) => master.id === id)!;

if (process.env.WRITE_FORESEEN !== undefined) writeFileSync(FORESEEN_FILE, foreseenText());

describe('the problem sets', () => {
  it('are five, of five to nine exercises and 30 points each, numbered in order', () => {
    expect(problemSets.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5]);
    for (const set of problemSets) {
      expect([set.number, set.exercises.length >= 5 && set.exercises.length <= 9]).toEqual([set.number, true]);
      expect([set.number, totalPoints(set)]).toEqual([set.number, 30]);
      const numbered = set.exercises.filter(({ kind }) => kind !== 'study');
      expect(numbered.map(({ id }) => id)).toEqual(numbered.map((_, i) => `${set.number}.${i + 1}`));
      for (const [i, one] of set.exercises.entries()) if (one.kind === 'study') expect(one.id).toBe(`${set.exercises[i - 1]!.id}a`);
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
  const { reference, hiddenInputs } = masterOf(exercise);
  const { wrongAnswers } = baseMasters.find(({ id }) => id === exercise.id)!; // the others: see mutants.campaign.ts
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
    expect([...new Set(masterOf(exercise).wrongAnswers.map(({ misconception }) => misconception))].sort()).toEqual(
      exercise.misconceptions.map(({ id }) => id).sort(),
    );
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
      const expected = inputs.map((one) => asJson(solve(...structuredClone(one)))!);
      expect([exercise.id, JSON.stringify(expected)]).toEqual([exercise.id, expect.not.stringMatching(/null|NaN|Infinity/)]);
      const foreseen = foresee(exercise, { ...masterOf(exercise), wrongAnswers }, inputs);
      for (const { source, misconception } of wrongAnswers) {
        const wrong = compileFunction(source, functionName);
        const answers = inputs.map((one, i) => ({ i, got: asJson(wrong(...structuredClone(one))), expected: expected[i]! }));
        expect([misconception, answers.some(({ got, expected: right }) => firstDifference(got, right, tolerance))]).toEqual([
          misconception,
          true,
        ]);
        expect([misconception, matchMisconception(exercise.misconceptions, foreseen, tolerance, answers)?.id]).toEqual([
          misconception,
          misconception,
        ]);
      }
    }
  });
});

describe('partial credit', () => {
  it('is given by parts in each of the sets, of which a wrong answer that is listed earns one, and a constant or a table none', () => {
    const withParts = functions.filter(({ parts }) => parts);
    expect(withParts.map(({ id }) => id)).toEqual(expect.arrayContaining(['1.6', '2.3', '2.4', '3.1', '3.4', '3.5', '4.1', '4.3', '5.2', '5.5']));
    for (const exercise of withParts) {
      const { reference, hiddenInputs, partOf, wrongAnswers } = masterOf(exercise);
      const solve = compileFunction(reference, exercise.functionName);
      const drawn = [1, 2, 3].map((seed) => hiddenInputs(randomStream(seed, `hidden/${exercise.id}`)).map((inputs) => (
        { inputs, expected: asJson(solve(...structuredClone(inputs)))!, part: partOf!(inputs) }
      )));
      for (const cases of drawn) expect([exercise.id, faultOfParts(exercise, exercise.parts!, cases)]).toEqual([exercise.id, undefined]);
      const someOf = wrongAnswers.filter(({ source }) => {
        const wrong = compileFunction(source, exercise.functionName);
        const missed = drawn.flat().filter(({ inputs, expected }) => {
          const got = asJson(wrong(...structuredClone(inputs)));
          return firstDifference(got, expected, exercise.tolerance);
        });
        return new Set(missed.map(({ part }) => part)).size < exercise.parts!.length;
      });
      expect([exercise.id, someOf.length > 0]).toEqual([exercise.id, true]);
    }
  });
});

describe('foreseen.json', () => {
  it('holds what the masters\' wrong answers give for the public cases, and nothing else: `WRITE_FORESEEN=1` and this test write it', () => {
    expect(readFileSync(FORESEEN_FILE, 'utf8')).toBe(foreseenText());
  });
});

/** One line for each wrong answer, so that a change of one is a change of a line. */
function foreseenText(): string {
  const ofExercise = (exercise: FunctionExercise): string => {
    const foreseen = foresee(exercise, masterOf(exercise), exercise.publicCases.map(({ inputs }) => inputs));
    const lines = Object.entries(foreseen).map(
      ([id, answers]) => `    ${JSON.stringify(id)}: [\n${answers.map((one) => `      ${JSON.stringify(one)}`).join(',\n')}\n    ]`,
    );
    return `  ${JSON.stringify(exercise.id)}: {\n${lines.join(',\n')}\n  }`;
  };
  return `{\n${functions.map(ofExercise).join(',\n')}\n}\n`;
}
