import { DECIMALS, functionExercise } from '../../define.js';

type Run = { batch: number; steps: number };
type Answer = { minSteps: number; criticalBatch: number };

export const criticalBatch = functionExercise<[runs: Run[]], Answer>({
  id: '3.6',
  title: 'The critical batch',
  points: 4,
  difficulty: 2,
  minutes: 20,
  functionName: 'criticalBatch',
  signature: `/** Runs that reached one and the same loss: tokens in a batch, and steps that it took. At least two different batches. */
function criticalBatch(runs: { batch: number; steps: number }[]): { minSteps: number; criticalBatch: number }`,
  task: `
How large should a batch be? Twice the batch needs fewer steps, but not half as many: beyond some size the gradients say the same thing over again. McCandlish et al. (2018) measure how many steps *S* runs of different batches *B*
need to reach **one and the same loss**, and find

$$ S = S_\\min \\Big( 1 + \\frac{B_\\text{crit}}{B} \\Big) . $$

A straight line in 1/*B*. Fit it by least squares of *S* against 1/*B* and return *S*<sub>min</sub>, the steps that an unlimited batch would need, and *B*<sub>crit</sub>, at which a run needs twice the fewest steps and twice the least data.`,
  worked: {
    inputs: [[{ batch: 100, steps: 2000 }, { batch: 200, steps: 1500 }, { batch: 400, steps: 1250 }]],
    expected: { minSteps: 1000, criticalBatch: 100 },
    about: 'points on the line',
    because: '1000 (1 + 100/B) gives 2000, 1500 and 1250. Four times the batch saved 38% of the steps, for two and a half times the data.',
  },
  publicCases: [
    { inputs: [[{ batch: 1, steps: 50 }, { batch: 2, steps: 30 }]], expected: { minSteps: 10, criticalBatch: 4 }, about: 'two runs' }, // slope 40 in 1/B, intercept 10
    { inputs: [[{ batch: 1, steps: 12 }, { batch: 2, steps: 6 }, { batch: 4, steps: 6 }]], expected: { minSteps: 3, criticalBatch: 2.857142857 }, about: 'points beside the line' }, // 1/B is 1, 1/2, 1/4: slope 60/7, intercept 3, ratio 20/7
  ],
  tolerance: DECIMALS,
  misconceptions: [
    { id: 'slope-is-not-batch', message: 'It looks like the slope of the line was returned as the critical batch: the slope is S_min B_crit.' },
    { id: 'against-batch', message: 'It looks like the line was fitted against B: it is straight in 1/B.' },
    { id: 'fewest-seen', message: 'It looks like the fewest steps of any run were taken for S_min: it is where the line meets 1/B = 0, below every run.' },
    { id: 'fewest-data', message: 'It looks like the product S_min B_crit is inverted: B_crit is slope over intercept.' },
    { id: 'product', message: 'It looks like slope and intercept were multiplied: the slope is S_min B_crit, so divide.' },
    { id: 'at-batch-one', message: 'It looks like S_min was read off at 1/B = 1: it is where 1/B = 0.' },
    { id: 'in-logarithms', message: 'It looks like a logarithm was taken: S is straight in 1/B itself.' },
    { id: 'endpoints', message: 'It looks like the line goes through the first and the last run only: fit all of them.' },
    { id: 'names-swapped', message: 'It looks like the two answers have each other\'s names.' },
  ],
  hints: [
    'Multiply the formula out: S = S_min + (S_min B_crit) (1/B). What is the intercept, what the slope?',
    'Your line of 3.2 does the fitting, without the logarithms: x is 1/batch, y is steps.',
    'minSteps is the intercept; criticalBatch is slope / intercept.',
  ],
});
