import { DECIMALS, functionExercise } from '../../define.js';

type Curve = { nParams: number; trainFlops: number[]; loss: number[] };

/** Loss of a curve at a budget; infinite where it has none. `axis` is what is interpolated in. */
function lossAt({ trainFlops, loss }: Curve, budget: number, axis: (flops: number) => number): number {
  const after = trainFlops.findIndex((flops) => flops >= budget);
  if (after < 0 || trainFlops[0]! > budget) return Infinity;
  if (trainFlops[after] === budget) return loss[after]!;
  const share = (axis(budget) - axis(trainFlops[after - 1]!)) / (axis(trainFlops[after]!) - axis(trainFlops[after - 1]!));
  return loss[after - 1]! + share * (loss[after]! - loss[after - 1]!);
}
const best = (curves: Curve[], score: (curve: Curve) => number): number => curves.reduce((a, b) => (score(b) < score(a) ? b : a)).nParams;
const lastBefore = ({ trainFlops, loss }: Curve, budget: number): number => {
  if (trainFlops[0]! > budget || trainFlops.at(-1)! < budget) return Infinity;
  return loss[trainFlops.filter((flops) => flops <= budget).length - 1]!;
};

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
    { inputs: [[{ nParams: 7, trainFlops: [1, 10], loss: [3, 2] }, { nParams: 8, trainFlops: [5, 1000], loss: [4, 1] }], [3, 10, 11]], expected: [7, 7, 8], about: 'curves that end or begin between the budgets' },
    { inputs: [[{ nParams: 1, trainFlops: [1, 100], loss: [6, 2] }, { nParams: 2, trainFlops: [1, 30, 100], loss: [4, 3.5, 3] }], [10, 25, 50, 90]], expected: [2, 1, 1, 1], about: 'a straight line in C would say otherwise' },
  ],
  tolerance: DECIMALS,
  misconceptions: [
    { id: 'final-losses', message: 'It looks like the final losses decide at every budget: compare the curves where they are at that budget.', wrong: (curves, budgets) => budgets.map(() => best(curves, ({ loss }) => loss.at(-1)!)) },
    { id: 'linear-in-C', message: 'It looks like the curves are interpolated in C, not in ln C.', wrong: (curves, budgets) => budgets.map((budget) => best(curves, (curve) => lossAt(curve, budget, (flops) => flops))) },
    { id: 'last-point', message: 'It looks like the last recorded point before the budget was taken instead of interpolating: that favours curves that were recorded more often.', wrong: (curves, budgets) => budgets.map((budget) => best(curves, (curve) => lastBefore(curve, budget))) },
    { id: 'extended', message: 'It looks like a curve still takes part beyond its last point, with its last loss.', wrong: (curves, budgets) => budgets.map((budget) => best(curves, (curve) => (budget > curve.trainFlops.at(-1)! ? curve.loss.at(-1)! : lossAt(curve, budget, Math.log)))) },
  ],
  hints: [
    'Write `lossAt(curve, budget)` first, with Infinity where the curve has nothing to say.',
    'Between points i and i + 1: share = ln(C / C_i) / ln(C_(i+1) / C_i), loss = L_i + share (L_(i+1) - L_i).',
    'Then for each budget keep the curve with the strictly lowest loss, going through them in order.',
  ],
});
