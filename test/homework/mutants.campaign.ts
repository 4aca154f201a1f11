import { describe, expect, it } from '@jest/globals';
import { randomStream } from '../../lib/core/random.js';
import { checkFunction, type StudentFunction } from '../../lib/course/homework/check.js';
import type { FunctionExercise, Json } from '../../lib/course/answers/exercise.js';
import { foreseenIn, functionOf } from '../../lib/course/homework/foresee.js';
import { problemSets } from '../../lib/course/homework/sets/index.js';
import { masters } from './masters/index.js';
import { mutants } from './masters/mutants/index.js';

const functions = problemSets
  .flatMap(({ exercises }) => exercises)
  .filter((exercise): exercise is FunctionExercise => exercise.kind === 'function');

/** The exercise with cases as the grader has them: its public ones, and those that a seed draws. */
function gradedBy(seed: number, exercise: FunctionExercise): FunctionExercise {
  const { reference, hiddenInputs } = masters.find(({ id }) => id === exercise.id)!;
  const solve = functionOf(reference, exercise.functionName);
  const hidden = hiddenInputs(randomStream(seed, `hidden/${exercise.id}`)).map((inputs) => ({
    inputs,
    about: 'hidden',
    expected: JSON.parse(JSON.stringify(solve(...structuredClone(inputs)))) as Json,
  }));
  return { ...exercise, misconceptions: [], foreseen: {}, publicCases: [...exercise.publicCases, ...hidden] };
}

const compiled = mutants.map((mutant) => ({
  ...mutant,
  run: functionOf(mutant.source, functions.find(({ id }) => id === mutant.id)!.functionName),
}));
const of = (id: string) => compiled.filter((mutant) => mutant.id === id);

const RARE = 'is rarer than a sentence is worth';
const NUMERICAL = 'is a right method done badly: the numbers say nothing of it';

/** Why no sentence fits, of those that are told nothing. */
const UNTOLD: Readonly<Record<string, string>> = {
  '1.4 whole years': RARE,
  '1.5 n of one list for both': RARE,
  '2.1 rows joined': RARE,
  '2.2 both must be in the prefix': RARE,
  '2.6 padding of one fewer': RARE,
  '3.2 takes a floor off': RARE,
  '3.2 uncentred sums cancel': NUMERICAL,
  '3.3 only large shortages': RARE,
  '3.5 a keepsake between calls': RARE,
  '4.1 Python: rounded to whole parameters in millions': RARE,
  '4.1 coarse search': NUMERICAL,
  '4.1 model: golden section that ends too early': NUMERICAL,
  '4.1 searched on a grid': NUMERICAL,
  '4.2 a maximum is a minimum too': RARE,
  '4.2 uncentred': NUMERICAL,
  '4.2 uncentred, by elimination': NUMERICAL,
  '4.2 uncentred, put together rightly': NUMERICAL,
  '4.3 Python: returns index and loss': RARE,
  '4.3 model: smallest size whose loss is within 1% of the best': RARE,
  '4.5 both bounds from the upper half: low is missing its sign': RARE,
  '5.4 model: bisection that stops at a percent': NUMERICAL,
  '5.4 physicist: half of it, for the half-life': RARE,
  '5.6 hurried: n in the last term is the number of right answers': RARE,
  '5.6 hurried: only one end is cut: high is low plus the half': RARE,
  '5.6 not cut off below': RARE,
};

describe('wrong code', () => {
  it('is tried against every exercise: at least eight mutants of each besides its first misconceptions', () => {
    for (const { id } of functions) expect([id, of(id).length >= 8]).toEqual([id, true]);
    expect(mutants.length).toBeGreaterThan(1200);
  });

  it('is told in words what is wrong in more than 19 of 20, and of each of the others it is known why not', () => {
    const untold = compiled.filter(({ told }) => told === undefined).map(({ id, fault, run }) => {
      const result = checkFunction({ ...functions.find((one) => one.id === id)!, misconceptions: [], foreseen: {} }, run);
      if (result.kind === 'passed') return 'passes the public cases';
      if (result.kind === 'threw' || (result.kind === 'wrong' && result.first.note !== undefined)) return 'is told that it throws, or changes its input';
      return UNTOLD[`${id} ${fault}`] ?? `${id} ${fault}`;
    });
    expect([...new Set(untold)].sort()).toEqual([RARE, 'is told that it throws, or changes its input', NUMERICAL, 'passes the public cases'].sort());
    expect(untold.length / mutants.length).toBeLessThan(0.05);
  });

  it.each(functions.map((exercise) => [exercise.id, exercise] as const))('never earns the points of %s, whatever the seed of the hidden cases', (id, exercise) => {
    const graded = [1, 2, 3].map((seed) => gradedBy(seed, exercise));
    const survivors = of(id).flatMap(({ fault, run }) => (graded.some((one) => checkFunction(one, run).kind === 'passed') ? [fault] : []));
    expect(survivors).toEqual([]);
  });

  it.each(functions.map((exercise) => [exercise.id, exercise] as const))(
    'is never told another fault than its own in %s',
    (id, exercise) => {
      const known = { ...exercise, foreseen: foreseenIn(id) };
      const told = (run: StudentFunction) => {
        const result = checkFunction(known, run);
        return result.kind === 'wrong' ? result.told : undefined;
      };
      expect(of(id).map(({ fault, run }) => [fault, told(run)])).toEqual(of(id).map(({ fault, told: should }) => [fault, should]));
    },
  );
});
