import { functionExercise } from '../../define.js';

type Theta = { a: number; b: number; e: number; alpha: number; beta: number };
type Run = { nParams: number; nTokens: number; loss: number };

const predicted = ({ a, b, e, alpha, beta }: Theta, { nParams, nTokens }: Run): number =>
  Math.log(Math.exp(a - alpha * Math.log(nParams)) + Math.exp(b - beta * Math.log(nTokens)) + Math.exp(e));
const residual = (theta: Theta, run: Run): number => Math.log(run.loss) - predicted(theta, run);
const huber = (r: number, delta: number): number => (Math.abs(r) <= delta ? (r * r) / 2 : delta * (Math.abs(r) - delta / 2));
const total = (runs: Run[], of: (run: Run) => number): number => runs.reduce((sum, run) => sum + of(run), 0);

export const huberObjective = functionExercise<[theta: Theta, runs: Run[], delta: number], number>({
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
    { inputs: [{ a: 0, b: 0, e: 0, alpha: 1, beta: 1 }, [{ nParams: 1, nTokens: 1, loss: 3.03 }], 0.1], expected: 4.950454204e-5, about: 'one run, within delta' }, // (ln 1.01)^2 / 2
    { inputs: [{ a: 6.1693, b: 7.6702, e: 0.5973, alpha: 0.3473, beta: 0.3672 }, [{ nParams: 1e8, nTokens: 2e9, loss: 3.42 }, { nParams: 1e9, nTokens: 2e10, loss: 2.565 }, { nParams: 7e10, nTokens: 1.4e12, loss: 1.95 }], 1e-3], expected: 2.96031936e-5, about: 'three runs, at the refit of Besiroglu et al.' },
  ],
  tolerance: { relative: 1e-6, absolute: 1e-12 },
  misconceptions: [
    { id: 'squares', message: 'It looks like every residual is squared: beyond delta Huber\'s loss grows in a straight line.', wrong: (theta, runs) => total(runs, (run) => residual(theta, run) ** 2 / 2) },
    { id: 'no-offset', message: 'It looks like the straight part is delta |r|: without - delta/2 the two parts do not meet at delta.', wrong: (theta, runs, delta) => total(runs, (run) => { const r = Math.abs(residual(theta, run)); return r <= delta ? (r * r) / 2 : delta * r; }) },
    { id: 'in-nats', message: 'It looks like the residuals are differences of losses: they are differences of their logarithms, so that 1% counts the same for every loss.', wrong: (theta, runs, delta) => total(runs, (run) => huber(run.loss - Math.exp(predicted(theta, run)), delta)) },
    { id: 'mean', message: 'It looks like the mean was taken, not the sum. The minimum is in the same place, the value is not the published one.', wrong: (theta, runs, delta) => total(runs, (run) => huber(residual(theta, run), delta)) / runs.length },
    { id: 'not-halved', message: 'It looks like the loss is r^2 near 0, and twice as steep beyond: the halves are missing.', wrong: (theta, runs, delta) => 2 * total(runs, (run) => huber(residual(theta, run), delta)) },
    { id: 'sign-kept', message: 'It looks like the sign of r is kept in the straight part: a run far below the law would count negative. Use |r|.', wrong: (theta, runs, delta) => total(runs, (run) => { const r = residual(theta, run); return Math.abs(r) <= delta ? (r * r) / 2 : delta * (r - delta / 2); }) },
  ],
  hints: [
    'Three small functions: the law\'s logarithm for a run, Huber\'s loss of a number, and the sum.',
    'e^(a - alpha ln N) is A N^-alpha. The logarithm of the sum of three exponentials is what the paper calls LSE.',
    'Check that your Huber loss has no jump at |r| = delta: both parts give delta²/2.',
  ],
});
