import { DECIMALS, functionExercise } from '../../define.js';

type Curve = { nParams: number; trainFlops: number[]; loss: number[] };

export const leadingSizes = functionExercise<[curves: Curve[], budgets: number[]], number[]>({
  id: '4.3',
  title: 'The envelope of the learning curves',
  points: 4,
  difficulty: 2,
  minutes: 25,
  functionName: 'leadingSizes',
  signature: `/**
 * The size with the lowest loss at each budget. curves: trainFlops rising, [points], loss there, [points]; budgets in FLOPs, [budgets].
 * At each budget at least one curve has points on both sides of it, or exactly there.
 */
function leadingSizes(curves: { nParams: number; trainFlops: number[]; loss: number[] }[], budgets: number[]): number[]`,
  task: `
Approach 1 of Hoffmann et al. (2022) needs no special runs: train several sizes, keep their learning curves, and ask at each budget *C* which curve is lowest **there**.

Between two recorded points a curve is interpolated linearly in **ln *C***. A curve takes part only at budgets between its first and its last point, both included: it says nothing beyond them. Return \`nParams\` of the lowest curve for
each budget.

(Two traps of this approach, for later: the answer can only be a size that was trained, so it climbs in steps; and a curve of a run that was meant to be longer has not yet decayed its learning rate.)`,
  worked: {
    inputs: [[{ nParams: 10, trainFlops: [1, 100], loss: [4, 3] }, { nParams: 20, trainFlops: [1, 100], loss: [5, 2] }], [1, 10, 100]],
    expected: [10, 10, 20],
    about: 'two sizes',
    because: 'At 10 FLOPs, the middle on the logarithmic axis, both curves are at 3.5: a tie goes to the one that comes first. After it the larger leads.',
  },
  publicCases: [
    { inputs: [[{ nParams: 1, trainFlops: [1, 100], loss: [4, 2] }, { nParams: 2, trainFlops: [1, 20, 100], loss: [5, 3.5, 1] }], [5, 20, 60]], expected: [1, 1, 2], about: 'interpolation decides' },
    { inputs: [[{ nParams: 7, trainFlops: [1, 100], loss: [4, 2] }, { nParams: 8, trainFlops: [10, 1000], loss: [1.5, 1] }], [5, 10]], expected: [7, 8], about: 'a curve that begins late' },
    { inputs: [[{ nParams: 7, trainFlops: [1, 10], loss: [3, 2] }, { nParams: 8, trainFlops: [5, 1000], loss: [4, 1] }], [3, 10, 11]], expected: [7, 7, 8], about: 'curves that end or begin between the budgets' },
    { inputs: [[{ nParams: 1, trainFlops: [1, 100], loss: [6, 2] }, { nParams: 2, trainFlops: [1, 30, 100], loss: [4, 3.5, 3] }], [10, 25, 50, 90]], expected: [2, 1, 1, 1], about: 'a straight line in C would say otherwise' },
  ],
  tolerance: DECIMALS,
  misconceptions: [
    { id: 'final-losses', message: 'It looks like the final losses decide at every budget: compare the curves where they are at that budget.' },
    { id: 'linear-in-C', message: 'It looks like the curves are interpolated in C, not in ln C.' },
    { id: 'last-point', message: 'It looks like the last recorded point before the budget was taken instead of interpolating: that favours curves that were recorded more often.' },
    { id: 'extended', message: 'It looks like a curve still takes part beyond its points, with its first or last loss.' },
    { id: 'tie-to-last', message: 'It looks like a tie goes to the curve that comes last: it goes to the first.' },
    { id: 'ends-excluded', message: 'It looks like a curve does not take part at its own first or last point: both are included.' },
    { id: 'log-loss', message: 'It looks like ln L was interpolated: L itself is, against ln C.' },
    { id: 'next-point', message: 'It looks like the next recorded point was taken instead of interpolating.' },
    { id: 'nearest-point', message: 'It looks like the nearest recorded point was taken instead of interpolating.' },
    { id: 'first-to-last', message: 'It looks like a curve is a straight line from its first to its last point: interpolate between the two neighbours of the budget.' },
    { id: 'index', message: 'It looks like places in the list were returned, not sizes.' },
    { id: 'the-loss', message: 'It looks like the lowest losses were returned: the sizes that have them were asked for.' },
  ],
  hints: [
    'Write `lossAt(curve, budget)` first, with Infinity where the curve has nothing to say.',
    'Between points i and i + 1: share = ln(C / C_i) / ln(C_(i+1) / C_i), loss = L_i + share (L_(i+1) - L_i).',
    'Then for each budget keep the curve with the strictly lowest loss, going through them in order.',
  ],
});
