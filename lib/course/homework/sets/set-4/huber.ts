import { functionExercise } from '../../define.js';

type Theta = { a: number; b: number; e: number; alpha: number; beta: number };
type Run = { nParams: number; nTokens: number; loss: number };

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
    { id: 'base-two', message: 'It looks like the logarithm is in base 2: it is the natural one.' },
    { id: 'relative', message: 'It looks like the residual is L over the law minus 1: it is the difference of logarithms.' },
    { id: 'whole-delta', message: 'It looks like delta was subtracted whole: only half of it is, so that the two parts meet at delta.' },
    { id: 'not-scaled', message: 'It looks like the straight part lacks the factor delta.' },
    { id: 'pseudo-huber', message: 'It looks like the pseudo-Huber loss was used: it is smooth, and has other values.' },
    { id: 'first-run', message: 'It looks like only the first run counts.' },
    { id: 'near-not-halved', message: 'It looks like the half is missing near 0, so that the two parts do not meet at delta.' },
    { id: 'fixed-delta', message: 'It looks like delta is fixed: use the one that is given.' },
  ],
  hints: [
    'Three small functions: the law\'s logarithm for a run, Huber\'s loss of a number, and the sum.',
    'e^(a - alpha ln N) is A N^-alpha. The logarithm of the sum of three exponentials is what the paper calls LSE.',
    'Check that your Huber loss has no jump at |r| = delta: both parts give delta²/2.',
  ],
});
