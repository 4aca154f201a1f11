import { mutantsOf } from './mutant.js';

export const mutants = [
  ...mutantsOf('4.1', [
    ['tokens with the six', 'nTokens: tokensTimesParams / nParams', 'nTokens: trainFlops / nParams', '=six-in-tokens'],
    ['names swapped', 'return { nParams, nTokens: tokensTimesParams / nParams }', 'return { nTokens: nParams, nParams: tokensTimesParams / nParams }', '=names-swapped'],
    [
      'G without the exponents',
      'Math.log(law.alpha * law.A) - Math.log(law.beta * law.B)',
      'Math.log(law.A) - Math.log(law.B)',
      '=G-without-exponents',
    ],
    [
      'exponents inside G swapped',
      'Math.log(law.alpha * law.A) - Math.log(law.beta * law.B)',
      'Math.log(law.beta * law.A) - Math.log(law.alpha * law.B)',
      '=G-exponents-swapped',
    ],
    ['no G', 'Math.exp(logG + ', 'Math.exp(', '=no-G'],
    ['rounded', 'return { nParams,', 'return { nParams: Math.round(nParams),', '=kit:rounded'],
    ['both rounded', 'return { nParams, nTokens: tokensTimesParams / nParams }', 'return { nParams: Math.round(nParams), nTokens: Math.round(tokensTimesParams / nParams) }', '=kit:rounded'],
    ['twenty tokens a parameter', 'const nParams = Math.exp(logG + (law.beta / sum) * Math.log(tokensTimesParams))', 'const nParams = Math.sqrt(tokensTimesParams / 20)', '=twenty-tokens'],
    ['G on the tokens', 'return { nParams, nTokens: tokensTimesParams / nParams }', 'return { nParams: nParams / Math.exp(2 * logG), nTokens: tokensTimesParams / nParams * Math.exp(2 * logG) }', '=G-inverted'],
    ['multiplied by six', 'trainFlops / 6', 'trainFlops * 6', '=times-six'],
    ['coarse search', `function optimalAllocation(law, trainFlops) {
  let best = { nParams: 0, nTokens: 0 }, lowest = Infinity;
  for (let log = 3; log < 14; log += 0.001) {
    const nParams = 10 ** log, nTokens = trainFlops / 6 / nParams, loss = law.A * nParams ** -law.alpha + law.B * nTokens ** -law.beta;
    if (loss < lowest) { lowest = loss; best = { nParams, nTokens }; }
  }
  return best;
}`],
  ]),
  ...mutantsOf('4.2', [
    ['uncentred', 'const u = log - mean;', 'const u = log;\n    void mean;'],
    ['uncentred, put together rightly', `function isoFlopMinimum(nParams, loss) {
  const x = nParams.map((n) => Math.log(n)), s = [0, 0, 0, 0, 0], t = [0, 0, 0];
  x.forEach((u, i) => { for (let k = 0; k < 5; k++) s[k] += u ** k; for (let k = 0; k < 3; k++) t[k] += u ** k * loss[i]; });
  const det = (m) => m[0][0] * (m[1][1] * m[2][2] - m[1][2] * m[2][1]) - m[0][1] * (m[1][0] * m[2][2] - m[1][2] * m[2][0]) + m[0][2] * (m[1][0] * m[2][1] - m[1][1] * m[2][0]);
  const rows = [[s[0], s[1], s[2]], [s[1], s[2], s[3]], [s[2], s[3], s[4]]];
  const c = [0, 1, 2].map((column) => det(rows.map((row, i) => row.map((value, j) => (j === column ? t[i] : value)))) / det(rows));
  const u = -c[1] / (2 * c[2]);
  return { nParams: Math.exp(u), loss: c[0] + c[1] * u + c[2] * u * u };
}`],
    ['uncentred, by elimination', `function isoFlopMinimum(nParams, loss) {
  const x = nParams.map((n) => Math.log(n)), s = [0, 0, 0, 0, 0], t = [0, 0, 0];
  x.forEach((u, i) => { for (let k = 0; k < 5; k++) s[k] += u ** k; for (let k = 0; k < 3; k++) t[k] += u ** k * loss[i]; });
  const m = [0, 1, 2].map((i) => [s[i], s[i + 1], s[i + 2], t[i]]);
  for (let i = 0; i < 3; i++) for (let j = i + 1; j < 3; j++) { const f = m[j][i] / m[i][i]; for (let k = 0; k < 4; k++) m[j][k] -= f * m[i][k]; }
  const c = [0, 0, 0];
  for (let i = 2; i >= 0; i--) c[i] = (m[i][3] - c.reduce((a, one, k) => a + (k > i ? m[i][k] * one : 0), 0)) / m[i][i];
  const u = -c[1] / (2 * c[2]);
  return { nParams: Math.exp(u), loss: c[0] + c[1] * u + c[2] * u * u };
}`],
    ['three points round the best', `function isoFlopMinimum(nParams, loss) {
  const x = nParams.map((n) => Math.log(n));
  const k = Math.min(Math.max(loss.indexOf(Math.min(...loss)), 1), loss.length - 2);
  const [a, b, c] = [x[k - 1] - x[k], loss[k - 1], loss[k + 1]], d = x[k + 1] - x[k];
  const c2 = ((b - loss[k]) / a - (c - loss[k]) / d) / (a - d), c1 = (b - loss[k]) / a - c2 * a, u = -c1 / (2 * c2);
  return { nParams: Math.exp(x[k] + u), loss: loss[k] + c1 * u + c2 * u * u };
}`, '=three-points'],
    ['mean added twice in the logarithm base', 'Math.exp(mean + u)', '10 ** (mean + u)', '=power-of-ten'],
    ['mean not added', 'Math.exp(mean + u)', 'Math.exp(u)', '=mean-not-added'],
    ['loss at the best seen', 'loss: c[0] + c[1] * u + c[2] * u * u', 'loss: Math.min(...loss)', '=lowest-seen'],
    ['loss at the mean', 'loss: c[0] + c[1] * u + c[2] * u * u', 'loss: c[0]', '=loss-at-mean'],
    ['a maximum is a minimum too', 'const u = -c[1] / (2 * c[2])', 'const u = -c[1] / (2 * Math.abs(c[2]) + 1e-3)'],
    ['sign of the centre', '-c[1] / (2 * c[2])', 'c[1] / (2 * c[2])', '=centre-sign'],
    ['rounded size', 'nParams: Math.exp(mean + u)', 'nParams: Math.round(Math.exp(mean + u) / 1000) * 1000', '=kit:rounded'],
    ['in log loss', 'u ** k * loss[i]', 'u ** k * Math.log(loss[i])', '=log-loss'],
    ['nearest trained size', 'return { nParams: Math.exp(mean + u)', 'const near = nParams.reduce((a, b) => (Math.abs(Math.log(b) - mean - u) < Math.abs(Math.log(a) - mean - u) ? b : a));\n  return { nParams: near', '=nearest-trained'],
  ]),
  ...mutantsOf('4.3', [
    ['ties go to the last', 'value < lowest', 'value <= lowest', '=tie-to-last'],
    ['ends not included', 'if (C > trainFlops[last]) return Infinity', 'if (C >= trainFlops[last]) return Infinity', '=ends-excluded'],
    ['beginning not included', 'if (C < trainFlops[0]) return Infinity', 'if (C <= trainFlops[0]) return Infinity', '=ends-excluded'],
    ['takes part before its first point', 'if (C < trainFlops[0]) return Infinity', 'if (C < trainFlops[0]) return loss[0]', '=extended'],
    ['interpolates ln L', 'loss[i] + share * (loss[i + 1] - loss[i])', 'Math.exp(Math.log(loss[i]) + share * (Math.log(loss[i + 1]) - Math.log(loss[i])))', '=log-loss'],
    ['next point', 'loss[i] + share * (loss[i + 1] - loss[i])', 'loss[i + 1]', '=next-point'],
    ['nearest point', 'loss[i] + share * (loss[i + 1] - loss[i])', '(share < 0.5 ? loss[i] : loss[i + 1])', '=nearest-point'],
    ['first to last only', 'while (i < last && trainFlops[i + 1] <= C) i++;\n    if (i === last) return loss[last];', 'if (C === trainFlops[last]) return loss[last];\n    return loss[0] + Math.log(C / trainFlops[0]) / Math.log(trainFlops[last] / trainFlops[0]) * (loss[last] - loss[0]);', '=first-to-last'],
    ['index for size', 'leader = curve.nParams', 'leader = curves.indexOf(curve)', '=index'],
    ['the loss for the size', 'leader = curve.nParams', 'leader = value', '=the-loss'],
  ]),
  ...mutantsOf('4.4', [
    ['no absolute value at all', 'Math.abs(Math.log(run.loss) - Math.log(law))', 'Math.log(run.loss) - Math.log(law)', '=no-absolute'],
    ['branches swapped', 'r <= delta ?', 'r > delta ?', '=branches-swapped'],
    ['delta ignored, absolute', 'r <= delta ? 0.5 * r * r : delta * (r - 0.5 * delta)', 'r', '=absolute'],
    ['A itself is a', 'Math.exp(theta.a)', 'theta.a', '=not-exponentiated'],
    ['e not exponentiated', 'Math.exp(theta.e)', 'theta.e', '=not-exponentiated'],
    ['none exponentiated', 'Math.exp(theta.a) / run.nParams ** theta.alpha + Math.exp(theta.b) / run.nTokens ** theta.beta + Math.exp(theta.e)', 'theta.a / run.nParams ** theta.alpha + theta.b / run.nTokens ** theta.beta + theta.e', '=not-exponentiated'],
    ['sign of the exponents', '/ run.nParams ** theta.alpha', '* run.nParams ** theta.alpha', '=exponent-sign'],
    ['exponents swapped', 'run.nParams ** theta.alpha + Math.exp(theta.b) / run.nTokens ** theta.beta', 'run.nParams ** theta.beta + Math.exp(theta.b) / run.nTokens ** theta.alpha', '=exponents-swapped'],
    ['floor forgotten', ' + Math.exp(theta.e);', ';', '=no-floor'],
    ['log2', 'Math.log(run.loss) - Math.log(law)', 'Math.log2(run.loss) - Math.log2(law)', '=base-two'],
    ['relative residual', 'Math.log(run.loss) - Math.log(law)', 'run.loss / law - 1', '=relative'],
    ['straight part with the square of delta', 'delta * (r - 0.5 * delta)', 'delta * (r - delta)', '=whole-delta'],
    ['straight part not scaled', 'delta * (r - 0.5 * delta)', 'r - 0.5 * delta', '=not-scaled'],
    [
      'pseudo-Huber',
      'r <= delta ? 0.5 * r * r : delta * (r - 0.5 * delta)',
      'delta * delta * (Math.sqrt(1 + (r / delta) ** 2) - 1)',
      '=pseudo-huber',
    ],
    ['only the first run', 'for (const run of runs) {', 'for (const run of runs.slice(0, 1)) {', '=first-run'],
    ['half only beyond', 'r <= delta ? 0.5 * r * r', 'r <= delta ? r * r', '=near-not-halved'],
    ['delta of the paper whatever is given', 'let objective = 0;', 'let objective = 0;\n  delta = 1e-3;', '=fixed-delta'],
  ]),
  ...mutantsOf('4.5', [
    ['sorts as text', '.sort((one, other) => one - other)', '.sort()', '=sorted-as-text'],
    ['not sorted', '.sort((one, other) => one - other)', '', '=not-sorted'],
    ['sorted downwards', 'one - other', 'other - one', '=sorted-downwards'],
    ['quantile at q n', 'share * (slopes.length - 1)', 'Math.min(share * slopes.length, slopes.length - 1)', '=position-n'],
    ['quantile at q (n + 1) - 1', 'share * (slopes.length - 1)', 'Math.min(slopes.length - 1, Math.max(0, share * (slopes.length + 1) - 1))', '=position-n'],
    ['rounded down', 'left + (right - left) * (place % 1)', 'left', '=no-interpolation'],
    ['rounded up', 'left + (right - left) * (place % 1)', 'right', '=no-interpolation'],
    ['middle of neighbours', '* (place % 1)', '* 0.5', '=middle-of-neighbours'],
    ['level on one side', 'high: at(1 - (1 - level) / 2)', 'high: at(level)', '=one-sided-high'],
    ['normal theory', 'return { low: at((1 - level) / 2), high: at(1 - (1 - level) / 2) }', 'const mean = slopes.reduce((a, b) => a + b, 0) / slopes.length;\n  const sd = Math.sqrt(slopes.reduce((a, b) => a + (b - mean) ** 2, 0) / (slopes.length - 1));\n  return { low: mean - 1.645 * sd, high: mean + 1.645 * sd }', '=normal-theory'],
    ['normal theory, 1.96', 'return { low: at((1 - level) / 2), high: at(1 - (1 - level) / 2) }', 'const mean = slopes.reduce((a, b) => a + b, 0) / slopes.length;\n  const sd = Math.sqrt(slopes.reduce((a, b) => a + (b - mean) ** 2, 0) / (slopes.length - 1));\n  return { low: mean - 1.96 * sd, high: mean + 1.96 * sd }', '=normal-theory'],
    ['normal theory of all of them', 'return { low: at((1 - level) / 2), high: at(1 - (1 - level) / 2) }', 'const mean = slopes.reduce((a, b) => a + b, 0) / slopes.length;\n  const sd = Math.sqrt(slopes.reduce((a, b) => a + (b - mean) ** 2, 0) / slopes.length);\n  return { low: mean - 1.645 * sd, high: mean + 1.645 * sd }', '=normal-theory'],
    ['normal theory at the level', 'return { low: at((1 - level) / 2), high: at(1 - (1 - level) / 2) }', 'const z = { 0.5: 0.67449, 0.7: 1.036433, 0.9: 1.644854 }[level] ?? 1;\n  const mean = slopes.reduce((a, b) => a + b, 0) / slopes.length;\n  const sd = Math.sqrt(slopes.reduce((a, b) => a + (b - mean) ** 2, 0) / (slopes.length - 1));\n  return { low: mean - z * sd, high: mean + z * sd }', '=normal-theory'],
    ['all points in every draw', 'for (const i of draw) {', 'for (const i of points.keys()) {', '=draws-ignored'],
    ['doubles left out', 'for (const i of draw) {', 'for (const i of new Set(draw)) {', '=doubles-left-out'],
    ['fixed level', 'low: at((1 - level) / 2), high: at(1 - (1 - level) / 2)', 'low: at(0.05), high: at(0.95)', '=fixed-level'],
    [
      'low and high exchanged',
      'low: at((1 - level) / 2), high: at(1 - (1 - level) / 2)',
      'high: at((1 - level) / 2), low: at(1 - (1 - level) / 2)',
      '=sorted-downwards',
    ],
    ['sorts the draws', 'const slopes = draws.map((draw) => {', 'const slopes = draws.map((draw) => {\n    draw.sort();'],
    ['first and last of each draw', 'return (draw.length * sxy - sx * sy) / (draw.length * sxx - sx * sx)', 'const [a, b] = [points[Math.min(...draw)], points[Math.max(...draw)]];\n    return Math.log(b.nParams / a.nParams) / Math.log(b.trainFlops / a.trainFlops)', '=endpoints'],
  ]),
];
