import { DECIMALS, functionExercise } from '../define.js';
import type { ProblemSet } from '../../answers/exercise.js';
import { extrapolate, eightTimes, gopher } from './set-4-studies.js';

type Law = { A: number; B: number; alpha: number; beta: number };
type Allocation = { nParams: number; nTokens: number };

const optimalAllocation = functionExercise<[law: Law, trainFlops: number], Allocation>({
  id: '4.1',
  title: 'The best use of a budget',
  points: 4,
  parts: [{ title: 'equal exponents', points: 1 }, { title: 'any exponents', points: 3 }],
  difficulty: 1,
  minutes: 20,
  functionName: 'optimalAllocation',
  signature: `/** Parameters N and tokens D with the lowest loss for 6 N D = trainFlops. */
function optimalAllocation(law: { A: number; B: number; alpha: number; beta: number }, trainFlops: number): { nParams: number; nTokens: number }`,
  task: `
With *L*(*N*, *D*) = *E* + *A N*<sup>−α</sup> + *B D*<sup>−β</sup> and *C* = 6 *N D*, a budget of *C* FLOPs leaves one choice: large and short, or small and long. Put *D* = *C*/(6*N*) into the law, set the derivative by *N* to zero, and find
(Hoffmann et al. 2022, equation 4)

$$ N = G \\Big( \\frac{C}{6} \\Big)^{\\beta/(\\alpha+\\beta)} , \\qquad D = \\frac{C}{6 N} , \\qquad G = \\Big( \\frac{\\alpha A}{\\beta B} \\Big)^{1/(\\alpha+\\beta)} . $$

*E* does not occur. Why? And note which exponent goes where: if data help quickly (large β), *N* grows **faster** with compute.`,
  worked: {
    inputs: [{ A: 1, B: 16, alpha: 0.5, beta: 0.5 }, 6e12],
    expected: { nParams: 62500, nTokens: 16000000 },
    about: 'equal exponents',
    because: 'C/6 = 1e12, whose root is 1e6; G = 1/16, so N = 62,500 and D = 16,000,000: a data term sixteen times as large asks for 256 tokens a parameter.',
  },
  publicCases: [
    // G = 16^(2/3) = 6.3496, N = G 1000
    {
      inputs: [{ A: 8, B: 1, alpha: 1, beta: 0.5 }, 6e9],
      expected: { nParams: 6349.604207872795, nTokens: 157490.13123685922 },
      about: 'unequal exponents',
    },
    {
      inputs: [{ A: 406.401, B: 410.723, alpha: 0.33917, beta: 0.28491 }, 5.76e23],
      expected: { nParams: 40364822274.014244, nTokens: 2378308502098.9214 },
      about: "Gopher's budget by approach 3 of Hoffmann et al.",
    },
  ],
  tolerance: DECIMALS,
  misconceptions: [
    { id: 'no-six', message: 'It looks like C = N D was used: the 6 of C = 6 N D is missing.' },
    { id: 'exponents-swapped', message: 'It looks like the exponents are swapped: N grows with C to the power beta/(alpha + beta). The better data help, the more compute goes into size.' },
    { id: 'G-inverted', message: 'It looks like G is upside down: the larger the model term A, the more parameters are wanted.' },
    { id: 'half-and-half', message: 'It looks like N and D grow as the square root of C whatever the exponents are: that holds only for alpha = beta.' },
    { id: 'G-without-root', message: 'It looks like the power 1/(alpha + beta) of G is missing.' },
    { id: 'six-in-tokens', message: 'It looks like D is C/N: the 6 is missing there, so that 6 N D is not C.' },
    { id: 'names-swapped', message: 'It looks like parameters and tokens have each other\'s names.' },
    { id: 'G-without-exponents', message: 'It looks like G is made of A/B alone: alpha and beta stand in it as factors, from the derivative.' },
    { id: 'G-exponents-swapped', message: 'It looks like alpha and beta are exchanged in G: alpha belongs to A.' },
    { id: 'no-G', message: 'It looks like G is missing.' },
    { id: 'twenty-tokens', message: 'It looks like 20 tokens a parameter were taken: that is a rule of thumb for one law at one budget.' },
    { id: 'times-six', message: 'It looks like C was multiplied by 6: it is divided.' },
    { id: 'no-six-in-size', message: 'It looks like the 6 of C = 6 N D is missing for N.' },
    { id: 'A-and-B-swapped', message: 'It looks like A and B are exchanged in G: A is the term of the parameters.' },
    { id: 'G-root-inverted', message: 'It looks like G was raised to alpha + beta, not to one over it.' },
    { id: 'tokens-apart', message: 'It looks like D was computed apart from N: 6 N D must be the budget.' },
    { id: 'equal-numbers', message: 'It looks like N and D share the budget evenly whatever the law: its constants decide.' },
    { id: 'bracket-missing', message: 'It looks like a bracket is missing: ** binds before /, / before +, and / and * go from left to right.' },
    { id: 'two-flops', message: 'It looks like 2 FLOPs a parameter and token were counted: that is the forward pass alone.' },
    { id: 'ratio', message: 'It looks like nTokens is the tokens a parameter: all tokens were asked for.' },
    { id: 'other-exponent', message: 'It looks like the exponent of C is not beta/(alpha + beta), as it stands in the formula.' },
  ],
  hints: [
    'At the minimum, alpha A N^-alpha = beta B D^-beta: one more percent of N buys as much as one more percent of D.',
    'With D = (C/6)/N that is one equation in N alone: N^(alpha + beta) = (alpha A)/(beta B) (C/6)^beta.',
    'Check: your N and D must satisfy 6 N D = C.',
  ],
});

type Minimum = { nParams: number; loss: number };

const isoFlopMinimum = functionExercise<[nParams: number[], loss: number[]], Minimum>({
  id: '4.2',
  title: 'The minimum of an IsoFLOP curve',
  points: 4,
  difficulty: 2,
  minutes: 30,
  functionName: 'isoFlopMinimum',
  signature: `/** Where the parabola through one IsoFLOP curve is lowest. nParams, loss [runs], all of one budget; at least three different sizes. */
function isoFlopMinimum(nParams: number[], loss: number[]): { nParams: number; loss: number }`,
  task: `
Approach 2 of Hoffmann et al. (2022): spend the same FLOPs on models of several sizes. Small ones see many tokens and run out of capacity, large ones run out of tokens; between them the loss is lowest. Against **ln *N*** the curve
looks like a parabola.

Fit the least-squares parabola *L* = *c*₀ + *c*₁*x* + *c*₂*x*² through (*x* = ln *N*, *L*), and return the model size and the loss at its lowest point. The best size will seldom be one that was trained.

Subtract the mean from ln *N* before you build the normal equations: otherwise the columns 1, *x*, *x*² are nearly parallel and rounding eats your digits.`,
  worked: {
    inputs: [[1e6, 1e7, 1e8], [3.2, 3.0, 3.2]],
    expected: { nParams: 1e7, loss: 3 },
    about: 'symmetric',
    because: 'The losses at one decade to either side are equal, so the minimum is in the middle.',
  },
  publicCases: [
    // 3 + .1 (log10 N - 7.3)^2
    {
      inputs: [
        [1e6, 1e7, 1e8, 1e9],
        [3.169, 3.009, 3.049, 3.289],
      ],
      expected: { nParams: 19952623.15, loss: 3 },
      about: 'a minimum between two sizes',
    },
    {
      inputs: [
        [1e6, 4e6, 1e7, 3e7, 2e8],
        [3.31, 3.12, 3.08, 3.1, 3.4],
      ],
      expected: { nParams: 11559603.70037847, loss: 3.0726022727772486 },
      about: 'points beside the parabola',
    },
    // 2 + 40 (ln N - ln 1.02e12)^2
    {
      inputs: [
        [1e12, 1.01e12, 1.02e12, 1.03e12, 1.04e12, 1.05e12],
        [2.0156857619133, 2.003882709808, 2, 2.0038073179826, 2.0150824823342, 2.0336110917591],
      ],
      expected: { nParams: 1.02e12, loss: 2 },
      about: 'sizes a percent apart: has ln N been centred?',
    },
  ],
  tolerance: DECIMALS,
  misconceptions: [
    { id: 'best-seen', message: 'It looks like the best of the trained sizes was returned: the minimum of the curve lies between them.' },
    { id: 'not-logarithmic', message: 'It looks like the parabola is one in N: it is in ln N, where the sizes are evenly spaced.' },
    { id: 'still-logarithmic', message: 'It looks like the size is still a logarithm: take the exponential of the centre.' },
    { id: 'centre-doubled', message: 'It looks like the lowest point was taken at -c1/c2: it is at -c1/(2 c2).' },
    { id: 'three-points', message: 'It looks like the parabola goes through three points round the best: fit it to all of them.' },
    { id: 'power-of-ten', message: 'It looks like the size is 10 to a natural logarithm: undo the logarithm with its own base.' },
    { id: 'mean-not-added', message: 'It looks like the mean of ln N, which was subtracted, was not added again.' },
    { id: 'lowest-seen', message: 'It looks like the loss is the lowest that was measured: it is that of the parabola.' },
    { id: 'loss-at-mean', message: 'It looks like the loss is that in the middle of the sizes: it is that at the lowest point.' },
    { id: 'centre-sign', message: 'It looks like the lowest point has the wrong sign.' },
    { id: 'nearest-trained', message: 'It looks like the nearest of the trained sizes was returned: the minimum lies between them.' },
    { id: 'log-loss', message: 'It looks like the parabola was fitted to ln L: it is one in L.' },
    { id: 'other-base', message: 'It looks like the logarithm of N has one base, and was undone with another.' },
    { id: 'bracket-missing', message: 'It looks like a bracket is missing: a / 2 * c multiplies by c.' },
    { id: 'loss-incomplete', message: 'It looks like a term, a square or a factor is missing in the loss at the lowest point.' },
    { id: 'loss-uncentred', message: 'It looks like the loss was taken at ln N itself, with coefficients that belong to ln N less its mean.' },
    { id: 'one-at-a-time', message: 'It looks like a coefficient was fitted without the others: the sum of the third powers is seldom 0.' },
    { id: 'some-points', message: 'It looks like the parabola goes through three of the points: fit it to all of them.' },
    { id: 'middle-of-sizes', message: 'It looks like the size is the middle of those trained: it is where the parabola is lowest.' },
    { id: 'mean-loss', message: 'It looks like the loss is the mean of those measured: it is that of the parabola at its lowest point.' },
    { id: 'inverse-loss', message: 'It looks like the parabola was fitted to 1/L: it is one in L.' },
    { id: 'coefficients-turned', message: 'It looks like the coefficients are taken in the wrong order: c2 belongs to the square.' },
    { id: 'weighted', message: 'It looks like some points count more than others: all count the same.' },
  ],
  hints: [
    'With u = ln N minus its mean, the normal equations are three linear equations in c0, c1, c2, made of the sums of 1, u, u², u³, u⁴ and of L, uL, u²L.',
    'Solve them by elimination or by Cramer\'s rule; three by three is small enough to write out.',
    'The lowest point is at u = -c1/(2 c2), where the loss is c0 - c1²/(4 c2). Back to N: exp(mean + u).',
  ],
});

type Curve = { nParams: number; trainFlops: number[]; loss: number[] };

const leadingSizes = functionExercise<[curves: Curve[], budgets: number[]], number[]>({
  id: '4.3',
  title: 'The envelope of the learning curves',
  points: 4,
  parts: [{ title: 'curves over the same budgets', points: 2 }, { title: 'curves that begin or end elsewhere', points: 2 }],
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
    {
      inputs: [
        [
          { nParams: 1, trainFlops: [1, 100], loss: [4, 2] },
          { nParams: 2, trainFlops: [1, 20, 100], loss: [5, 3.5, 1] },
        ],
        [5, 20, 60],
      ],
      expected: [1, 1, 2],
      about: 'interpolation decides',
    },
    {
      inputs: [
        [
          { nParams: 7, trainFlops: [1, 100], loss: [4, 2] },
          { nParams: 8, trainFlops: [10, 1000], loss: [1.5, 1] },
        ],
        [5, 10],
      ],
      expected: [7, 8],
      about: 'a curve that begins late',
    },
    {
      inputs: [
        [
          { nParams: 7, trainFlops: [1, 10], loss: [3, 2] },
          { nParams: 8, trainFlops: [5, 1000], loss: [4, 1] },
        ],
        [3, 10, 11],
      ],
      expected: [7, 7, 8],
      about: 'curves that end or begin between the budgets',
    },
    {
      inputs: [
        [
          { nParams: 1, trainFlops: [1, 100], loss: [6, 2] },
          { nParams: 2, trainFlops: [1, 30, 100], loss: [4, 3.5, 3] },
        ],
        [10, 25, 50, 90],
      ],
      expected: [2, 1, 1, 1],
      about: 'a straight line in C would say otherwise',
    },
    {
      inputs: [
        [
          { nParams: 20, trainFlops: [1, 100], loss: [4, 3] },
          { nParams: 10, trainFlops: [1, 100], loss: [5, 2] },
        ],
        [50, 10],
      ],
      expected: [10, 20],
      about: 'the larger size comes first in the list, and the larger budget',
    },
    {
      inputs: [
        [
          { nParams: 1, trainFlops: [1, 10, 100, 1000], loss: [5, 5, 2, 2] },
          { nParams: 2, trainFlops: [1, 1000], loss: [4.5, 1.5] },
          { nParams: 3, trainFlops: [1, 1000], loss: [4.4, 9] },
        ],
        [1, 5, 20, 200],
      ],
      expected: [3, 2, 2, 1],
      about: 'a curve of several pieces',
    },
  ],
  tolerance: DECIMALS,
  misconceptions: [
    { id: 'final-losses', message: 'It looks like the final losses decide at every budget: compare the curves where they are at that budget.' },
    { id: 'linear-in-C', message: 'It looks like the curves are interpolated in C, not in ln C.' },
    { id: 'last-point', message: 'It looks like the last recorded point before the budget was taken instead of interpolating: that favours curves that were recorded more often.' },
    { id: 'extended', message: 'It looks like a curve still takes part beyond its first or last point: it says nothing there.' },
    { id: 'tie-to-last', message: 'It looks like a tie goes to the curve that comes last: it goes to the first.' },
    { id: 'ends-excluded', message: 'It looks like a curve does not take part at its own first or last point: both are included.' },
    { id: 'log-loss', message: 'It looks like ln L was interpolated: L itself is, against ln C.' },
    { id: 'next-point', message: 'It looks like the next recorded point was taken instead of interpolating.' },
    { id: 'nearest-point', message: 'It looks like the nearest recorded point was taken instead of interpolating.' },
    { id: 'first-to-last', message: 'It looks like a curve is a straight line from its first to its last point: interpolate between the two neighbours of the budget.' },
    { id: 'index', message: 'It looks like places in the list were returned, not sizes.' },
    { id: 'the-loss', message: 'It looks like the lowest losses were returned: the sizes that have them were asked for.' },
    { id: 'tie-by-size', message: 'It looks like the size decides a tie: it goes to the curve that comes first in the list.' },
    { id: 'highest', message: 'It looks like the highest curve leads: the lowest does.' },
    { id: 'shared-grid', message: 'It looks like all curves were read with the budgets of one: each has its own trainFlops.' },
    { id: 'weights-swapped', message: 'It looks like the two neighbours have each other\'s weight: close to a point its own loss counts most.' },
    { id: 'middle-of-neighbours', message: 'It looks like the middle of the two neighbours was taken: interpolate by where the budget lies between them.' },
    { id: 'first-budget', message: 'It looks like only the first budget was answered: one size for each was asked for.' },
    { id: 'each-size-once', message: 'It looks like each size is listed once: one size for each budget was asked for.' },
    { id: 'never-falls', message: 'It looks like sizes were made to rise: a smaller model may lead again.' },
    { id: 'largest', message: 'It looks like the largest curve leads, whatever its loss.' },
    { id: 'bases-mixed', message: 'It looks like two kinds of logarithms are mixed in where a budget lies between its neighbours.' },
    { id: 'not-divided', message: 'It looks like the way from the point before was not divided by the way to the next, both in ln C.' },
    { id: 'first-curve', message: 'It looks like the first curve that takes part leads, whatever its loss.' },
    { id: 'kept-lowest', message: 'It looks like the lowest loss is kept from one budget to the next: begin anew for each.' },
    { id: 'one-piece', message: 'It looks like one piece of a curve is used everywhere: find the two points that the budget lies between.' },
    { id: 'tie-to-none', message: 'It looks like a tie goes to no curve: it goes to the one that comes first.' },
  ],
  hints: [
    'Write `lossAt(curve, budget)` first, with Infinity where the curve has nothing to say.',
    'Between points i and i + 1: share = ln(C / C_i) / ln(C_(i+1) / C_i), loss = L_i + share (L_(i+1) - L_i).',
    'Then for each budget keep the curve with the strictly lowest loss, going through them in order.',
  ],
});

type Theta = { a: number; b: number; e: number; alpha: number; beta: number };
type Run = { nParams: number; nTokens: number; loss: number };

const huberObjective = functionExercise<[theta: Theta, runs: Run[], delta: number], number>({
  id: '4.4',
  title: 'The objective of approach 3',
  points: 5,
  difficulty: 3,
  minutes: 25,
  functionName: 'huberObjective',
  signature: `/** What approach 3 minimises over theta. runs: N, D and the final loss in nats a token. delta > 0. */
function huberObjective(theta: { a: number; b: number; e: number; alpha: number; beta: number },
  runs: { nParams: number; nTokens: number; loss: number }[], delta: number): number`,
  task: `
Approach 3 fits *L*(*N*, *D*) = *E* + *A N*<sup>−α</sup> + *B D*<sup>−β</sup> to all runs at once (Hoffmann et al. 2022, section 3.3). With *a* = ln *A*, *b* = ln *B*, *e* = ln *E*, the residual of a run is one of **logarithms**,

$$ r = \\ln L - \\ln\\big( e^{a - \\alpha \\ln N} + e^{b - \\beta \\ln D} + e^{e} \\big) , $$

and the objective is the **sum** over the runs of Huber's loss, which forgives what is far off (Huber 1964):

$$ \\rho_\\delta(r) = \\begin{cases} r^2/2 & |r| \\le \\delta \\\\ \\delta\\,(|r| - \\delta/2) & |r| > \\delta \\end{cases} $$

This exact choice matters: on the published points, plain squares end at α = 0.360, β = 0.406; Huber with δ = 10⁻³, as published, at 0.347 and 0.367.`,
  worked: {
    inputs: [{ a: 0, b: 0, e: 0, alpha: 1, beta: 1 }, [{ nParams: 1, nTokens: 1, loss: 6 }], 0.1],
    expected: 0.064314718,
    about: 'one run, far off',
    because: 'The law says 1 + 1 + 1 = 3, so r = ln 6 − ln 3 = ln 2 = 0.693, beyond δ: 0.1 × (0.693 − 0.05).',
  },
  publicCases: [
    // (ln 1.01)^2 / 2
    {
      inputs: [{ a: 0, b: 0, e: 0, alpha: 1, beta: 1 }, [{ nParams: 1, nTokens: 1, loss: 3.03 }], 0.1],
      expected: 4.950454204e-5,
      about: 'one run, within delta',
    },
    {
      inputs: [
        { a: 6.1693, b: 7.6702, e: 0.5973, alpha: 0.3473, beta: 0.3672 },
        [
          { nParams: 1e8, nTokens: 2e9, loss: 3.42 },
          { nParams: 1e9, nTokens: 2e10, loss: 2.565 },
          { nParams: 7e10, nTokens: 1.4e12, loss: 1.95 },
        ],
        1e-3,
      ],
      expected: 2.96031936e-5,
      about: 'three runs, at the refit of Besiroglu et al.',
    },
    {
      inputs: [
        { a: 1, b: 2, e: 0.5, alpha: 0.3, beta: 0.4 },
        [
          { nParams: 10, nTokens: 100, loss: 4.2 },
          { nParams: 100, nTokens: 1000, loss: 2.5 },
          { nParams: 1000, nTokens: 100, loss: 3.5 },
          { nParams: 100, nTokens: 50, loss: 3.4 },
        ],
        0.05,
      ],
      expected: 0.0135242082635,
      about: 'four runs, on either side of delta',
    },
  ],
  tolerance: { relative: 1e-6, absolute: 1e-12 },
  misconceptions: [
    { id: 'squares', message: 'It looks like every residual is squared: beyond delta Huber\'s loss grows in a straight line.' },
    { id: 'no-offset', message: 'It looks like the straight part is delta |r|: without - delta/2 the two parts do not meet at delta.' },
    { id: 'in-nats', message: 'It looks like the residuals are differences of losses: they are differences of their logarithms, so that 1% counts the same for every loss.' },
    { id: 'mean', message: 'It looks like the mean was taken, not the sum. The minimum is in the same place, the value is not the published one.' },
    { id: 'not-halved', message: 'It looks like the loss is r^2 near 0, and twice as steep beyond: the halves are missing.' },
    { id: 'sign-kept', message: 'It looks like the sign of r is kept in the straight part: a run far below the law would count negative. Use |r|.' },
    { id: 'no-absolute', message: 'It looks like r was not made positive: a run far below the law must count as well.' },
    { id: 'branches-swapped', message: 'It looks like the two branches are exchanged.' },
    { id: 'absolute', message: 'It looks like the residuals were summed themselves: near 0 they are squared, beyond delta they have the factor delta.' },
    { id: 'not-exponentiated', message: 'It looks like a, b or e was used as A, B or E: they are logarithms.' },
    { id: 'exponent-sign', message: 'It looks like a term grows with N or D: the exponents are negative.' },
    { id: 'exponents-swapped', message: 'It looks like alpha and beta are exchanged.' },
    { id: 'no-floor', message: 'It looks like the floor e^e is missing.' },
    { id: 'base-two', message: 'It looks like a logarithm is in base 2 or 10: all of them are natural ones.' },
    { id: 'relative', message: 'It looks like the residual is L over the law minus 1: it is the difference of logarithms.' },
    { id: 'whole-delta', message: 'It looks like delta was subtracted whole: only half of it is, so that the two parts meet at delta.' },
    { id: 'not-scaled', message: 'It looks like the straight part lacks the factor delta.' },
    { id: 'pseudo-huber', message: 'It looks like the pseudo-Huber loss was used: it is smooth, and has other values.' },
    { id: 'first-run', message: 'It looks like only the first run counts.' },
    { id: 'near-not-halved', message: 'It looks like the half is missing near 0, so that the two parts do not meet at delta.' },
    { id: 'fixed-delta', message: 'It looks like delta is fixed: use the one that is given.' },
    { id: 'offset-unscaled', message: 'It looks like delta/2 is subtracted after the factor delta: the factor belongs to the whole bracket.' },
    { id: 'square-compared', message: 'It looks like another number than |r| was compared with delta.' },
    { id: 'N-not-logarithmic', message: 'It looks like the exponents multiply N and D themselves: they multiply their logarithms.' },
    { id: 'N-and-D-swapped', message: 'It looks like N and D are exchanged: alpha belongs to the parameters.' },
    { id: 'logarithm-of-sum', message: 'It looks like the logarithm of the sum was replaced by a sum, or the largest, of the logarithms: add the three terms first.' },
    { id: 'law-not-logarithmic', message: 'It looks like ln L is compared with the law itself: take its logarithm too.' },
    { id: 'huber-of-sum', message: 'It looks like the residuals were summed before Huber\'s loss: it is taken of every run.' },
    { id: 'last-run', message: 'It looks like only the last run counts.' },
    { id: 'nothing-beyond', message: 'It looks like a run beyond delta counts nothing: it counts less than its square, but it counts.' },
    { id: 'chi-squared', message: 'It looks like the residuals were divided by delta: it says where the loss changes its form.' },
    { id: 'root-mean-square', message: 'It looks like the root of a mean of squares was returned: the sum of Huber\'s losses was asked for.' },
    { id: 'something-added', message: 'It looks like something was added before a logarithm was taken: that moves every residual.' },
    { id: 'residual-cut', message: 'It looks like a residual beyond delta counts as delta: its loss goes on rising, in a straight line.' },
    { id: 'terms-multiplied', message: 'It looks like the terms of N and of D are multiplied: they are added.' },
    { id: 'median', message: 'It looks like the median over the runs was taken: sum them.' },
  ],
  hints: [
    'Three small functions: the law\'s logarithm for a run, Huber\'s loss of a number, and the sum.',
    'e^(a - alpha ln N) is A N^-alpha. The logarithm of the sum of three exponentials is what the paper calls LSE.',
    'Check that your Huber loss has no jump at |r| = delta: both parts give delta²/2.',
  ],
});

type Point = { trainFlops: number; nParams: number };
type Interval = { low: number; high: number };

const bootstrapExponent = functionExercise<[points: Point[], draws: number[][], level: number], Interval>({
  id: '4.5',
  title: 'How sure is the exponent?',
  points: 5,
  difficulty: 3,
  minutes: 30,
  functionName: 'bootstrapExponent',
  signature: `/**
 * Percentile interval for a in N = k C^a. points: the best size at each budget, [points]; draws[k]: which points make up the k-th resample,
 * [resamples, points], numbers from 0, some twice and some not at all; level: 0.9 for an interval that holds the middle 90%
 */
function bootstrapExponent(points: { trainFlops: number; nParams: number }[], draws: number[][], level: number): { low: number; high: number }`,
  task: `
An exponent without an interval is a rumour. The bootstrap (Efron 1979) needs no theory: draw the points again with replacement, fit again, and see how much the answer moves.

For each resample in \`draws\`, fit the least-squares line through (ln *C*, ln *N*) of the drawn points; its slope is one value of *a*. Return the quantiles that leave (1 − level)/2 of the slopes on **either** side. A quantile *q* of *n*
sorted values stands at position *q* (*n* − 1), counted from 0, with linear interpolation between neighbours (Hyndman and Fan 1996, type 7).

(The draws are given so that the answer is the same for everybody. With your own draws, use a seeded stream, and say the seed.)`,
  worked: {
    inputs: [
      [
        { trainFlops: 1, nParams: 1 },
        { trainFlops: 10, nParams: 10 },
        { trainFlops: 100, nParams: 10 },
      ],
      [
        [0, 1, 1],
        [0, 2, 2],
        [1, 1, 2],
      ],
      0.5,
    ],
    expected: { low: 0.25, high: 0.75 },
    about: 'three points, three resamples',
    because: 'The slopes are 1, 1/2 and 0. Of three sorted values the quantile 0.25 stands at position 0.5, half way from 0 to 1/2, and 0.75 at position 1.5.',
  },
  publicCases: [
    {
      inputs: [
        [
          { trainFlops: 1e18, nParams: 2e8 },
          { trainFlops: 1e19, nParams: 6e8 },
          { trainFlops: 1e20, nParams: 2.2e9 },
          { trainFlops: 1e21, nParams: 5.9e9 },
        ],
        [
          [0, 1, 2, 3],
          [0, 0, 2, 3],
          [1, 1, 2, 3],
          [0, 1, 1, 2],
          [0, 3, 3, 3],
        ],
        0.9,
      ],
      expected: { low: 0.49130759068544966, high: 0.5170620783674907 },
      about: 'four budgets, five resamples',
    },
    // slopes from -.1253 to .1370; of eleven sorted values, .15 stands at place 1.5 and .85 at place 8.5
    {
      inputs: [
        [
          { trainFlops: 1e17, nParams: 3e8 },
          { trainFlops: 1e18, nParams: 1e9 },
          { trainFlops: 1e19, nParams: 5e8 },
          { trainFlops: 1e20, nParams: 9e8 },
          { trainFlops: 1e21, nParams: 4e8 },
        ],
        [
          [0, 1, 2, 3, 4],
          [0, 0, 1, 2, 3],
          [1, 1, 2, 4, 4],
          [0, 1, 1, 4, 4],
          [1, 2, 2, 3, 4],
          [0, 2, 3, 3, 4],
          [0, 0, 3, 3, 4],
          [2, 2, 3, 4, 4],
          [0, 1, 3, 4, 4],
          [1, 1, 1, 2, 3],
          [0, 0, 0, 2, 4],
        ],
        0.7,
      ],
      expected: { low: -0.06952906729688506, high: 0.0801623277247638 },
      about: 'slopes of either sign',
    },
    {
      inputs: [
        [
          { trainFlops: 1, nParams: 1 },
          { trainFlops: 100, nParams: 10 },
        ],
        [
          [0, 1],
          [1, 0],
          [0, 1],
        ],
        0.9,
      ],
      expected: { low: 0.5, high: 0.5 },
      about: 'resamples that agree',
    },
  ],
  tolerance: DECIMALS,
  misconceptions: [
    { id: 'one-sided', message: 'It looks like the whole 1 - level was cut off on each side: half of it belongs to either side.' },
    { id: 'no-interpolation', message: 'It looks like the nearest of the sorted values was taken: interpolate between neighbours.' },
    { id: 'not-logarithmic', message: 'It looks like the line was fitted to N and C themselves: the exponent is a slope of logarithms.' },
    { id: 'extremes', message: 'It looks like the smallest and the largest slope were returned: the interval would only grow with the number of resamples.' },
    { id: 'sides-swapped', message: 'It looks like the line is one of ln C against ln N: its slope is 1/a.' },
    { id: 'sorted-as-text', message: 'It looks like the slopes were sorted as text: plain sort() puts -0.1 before -0.5. Use sort((a, b) => a - b).' },
    { id: 'not-sorted', message: 'It looks like the slopes were not sorted before a quantile was taken.' },
    { id: 'sorted-downwards', message: 'It looks like low and high are exchanged.' },
    { id: 'position-n', message: 'It looks like the position of the quantile is another type than 7: it is q (n - 1), counted from 0.' },
    { id: 'middle-of-neighbours', message: 'It looks like the middle of the two neighbours was taken: interpolate by how far the position is between them.' },
    { id: 'one-sided-high', message: 'It looks like high leaves the whole 1 - level above it: half of it belongs to either side.' },
    { id: 'draws-ignored', message: 'It looks like every resample is made of all points: the draws say which ones.' },
    { id: 'doubles-left-out', message: 'It looks like a point that was drawn twice counts once: it counts twice.' },
    { id: 'fixed-level', message: 'It looks like the level is fixed: use the one that is given.' },
    { id: 'endpoints', message: 'It looks like each line goes through the two outermost points that were drawn: fit all of them.' },
    { id: 'one-logarithm', message: 'It looks like only one axis is logarithmic: the exponent is a slope of two logarithms.' },
    { id: 'mixed-bases', message: 'It looks like two kinds of logarithms are mixed: both axes need the same.' },
    { id: 'normal-theory', message: 'It looks like the interval is the mean and some standard deviations: quantiles of the slopes were asked for.' },
    { id: 'through-origin', message: 'It looks like the line was made to go through the origin: it has an intercept, ln k.' },
    { id: 'level-halved', message: 'It looks like level/2 was left on either side: what is outside the level is shared out.' },
    { id: 'level-percent', message: 'It looks like the level was read as a percentage: 0.9 is 90%.' },
    { id: 'weights-swapped', message: 'It looks like the two neighbours have each other\'s weight: close to a place its own value counts most.' },
    { id: 'n-and-n-minus-one', message: 'It looks like one sum of the slope was divided by n and the other by n - 1: both alike, or neither.' },
    { id: 'one-draw', message: 'It looks like only one of the resamples was used.' },
    { id: 'draw-left-out', message: 'It looks like a resample was left out.' },
    { id: 'nothing-below', message: 'It looks like nothing is left below low: half of what is outside the level is.' },
    { id: 'mirrored', message: 'It looks like the interval was mirrored about the estimate: the quantiles themselves were asked for.' },
    { id: 'median-slope', message: 'It looks like a slope is the median of those between pairs: fit by least squares.' },
    { id: 'sorted-by-size', message: 'It looks like the slopes were sorted by their size without the sign.' },
  ],
  hints: [
    'A resample is a list of points: `draw.map((i) => points[i])`. Fit it as you fitted the line in 3.2.',
    'Sort the slopes as numbers: `sort((a, b) => a - b)`; plain `sort()` sorts text.',
    'position = share (n - 1); below = floor(position); value = sorted[below] + (position - below)(sorted[below + 1] - sorted[below]). Mind the last value.',
  ],
});

/** Section 4: the three approaches to a compute-optimal model, and how sure one may be. */
export const set4: ProblemSet = {
  number: 4,
  title: 'Which configuration?',
  introduction: `
A budget of FLOPs is given: how large a model, on how many tokens? Three approaches answer, and you will build the heart of each: the envelope of learning curves, the minimum of an IsoFLOP curve, and the objective of the parametric fit.
Then the interval without which none of them is worth quoting, and the whole pipeline once: ladder, fit, prediction, and the run that decides.`,
  exercises: [optimalAllocation, isoFlopMinimum, leadingSizes, huberObjective, bootstrapExponent, extrapolate, eightTimes, gopher],
};
