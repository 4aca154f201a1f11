import { bootstrap, fitParametric, quantity, uncertainLaw } from '../../../lib/fit/index.js';

// Approach 3 on the rows [[N, D, loss], ...] of the first argument, with 4,000 resamples; prints standard errors and the covariance as
// JSON.
const rows = JSON.parse(process.argv[2]!) as [number, number, number][];
const fit = await bootstrap(fitParametric({
  nParams: rows.map(([N]) => N),
  nTokens: rows.map(([, D]) => D),
  loss: rows.map(([, , L]) => L),
}, { intervals: 'covariance' }), { resamples: 4000, seed: 0 });
const { A, B, E, alpha, beta } = fit.parameters;
const a = quantity(fit, (law) => law.beta / (law.alpha + law.beta), { scale: 'linear' });
console.log(
  JSON.stringify({
    standardErrors: {
      A: A.standardError,
      B: B.standardError,
      E: E.standardError,
      alpha: alpha.standardError,
      beta: beta.standardError,
      a: a.standardError,
    },
    exponent: a.value,
    law: uncertainLaw(fit),
  }),
);
