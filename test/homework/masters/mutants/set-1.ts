import { mutantsOf } from './mutant.js';

const effect = (body: string) => `function effectInSpreads(smaller: number[], larger: number[]): number {
  const mean = (v: number[]) => v.reduce((a, b) => a + b, 0) / v.length;
  const variance = (v: number[], n = v.length - 1) => v.reduce((a, b) => a + (b - mean(v)) ** 2, 0) / n;
  ${body}
}`;
const naive = (of: string) => `function distillationLoss(studentLogits, teacherLogits, target, settings) {
  const { temperature, share } = settings;
  const softmax = (logits, T) => { const powers = logits.map((z) => Math.exp(z / T)); const total = powers.reduce((a, b) => a + b, 0); return powers.map((p) => p / total); };
  const p = softmax(studentLogits, temperature), q = softmax(teacherLogits, temperature);
  ${of}
}`;

export const mutants = [
  ...mutantsOf('1.1', [
    ['query, key and value only', '4 * (dModel * dModel + dModel)', '3 * (dModel * dModel + dModel)', '=three-matrices'],
    ['one norm a block', '2 * norm) + norm', 'norm) + norm', '=one-norm'],
    ['no norms at all', '2 * norm) + norm', '0)', '=no-norms'],
    ['norms without a bias', 'const norm = 2 * dModel', 'const norm = dModel', '=norm-without-bias'],
    ['positions forgotten', ' + contextLength * dModel', '', '=no-positions'],
    ['token embedding forgotten', 'nonEmbedding + vocabSize * dModel', 'nonEmbedding', '=tied-head'],
    ['a bias in the head', 'dModel * vocabSize };', 'dModel * vocabSize + vocabSize };', '=head-bias'],
    [
      'feed-forward biases forgotten',
      'dModel * dFF + dFF + dFF * dModel + dModel',
      'dModel * dFF + dFF * dModel',
      '=no-feed-forward-biases',
    ],
    ['attention biases forgotten', '4 * (dModel * dModel + dModel)', '4 * dModel * dModel', '=no-attention-biases'],
    ['one feed-forward matrix', ' + dFF * dModel + dModel', '', '=one-feed-forward-matrix'],
    ['one block only', 'nLayer * (attention', '(attention', '=one-block'],
    ['embeddings in both counts', 'return { nonEmbedding,', 'return { nonEmbedding: nonEmbedding + (2 * vocabSize + contextLength) * dModel,', '=embeddings-in-both'],
    [
      'head among the non-embedding',
      'return { nonEmbedding,',
      'return { nonEmbedding: nonEmbedding + vocabSize * dModel,',
      '=head-in-nonEmbedding',
    ],
    ['the final norm in every block', '2 * norm) + norm', '3 * norm)', '=norms-three-a-block'],
    ['biases swapped in size', 'dModel * dFF + dFF + dFF * dModel + dModel', 'dModel * dFF + dModel + dFF * dModel + dModel', '=bias-lengths'],
  ]),
  ...mutantsOf('1.2', [
    ['masked half left out', '(scores + weightedSum)', '(scores + weightedSum) / 2', '=one-product'],
    [
      'one FLOP a multiply-add',
      '2 * model.nParams + model.nLayer * (scores + weightedSum)',
      'model.nParams + model.nLayer * (scores + weightedSum) / 2',
      '=one-flop',
    ],
    ['backward counted once', '3 * forward', '2 * forward', '=backward-once'],
    ['one layer', 'model.nLayer * (scores', '(scores', '=one-layer'],
    ['attention at one FLOP', 'const scores = 2 * model.contextLength * model.dModel;\n  const weightedSum = 2 *', 'const scores = model.contextLength * model.dModel;\n  const weightedSum =', '=one-product'],
    ['width squared', '(scores + weightedSum)', '(scores + weightedSum) * model.dModel', '=width-squared'],
    ['no width', '(scores + weightedSum)', '4 * model.contextLength', '=width-missing'],
    ['2N once for all, attention thrice', '2 * model.nParams + model.nLayer * (scores + weightedSum);\n  return 3 * forward', 'model.nLayer * (scores + weightedSum);\n  return 2 * model.nParams + 3 * forward', '=parameters-forward-only'],
    ['only attention', '2 * model.nParams + ', '', '=only-attention'],
  ]),
  ...mutantsOf('1.3', [
    ['rounded to four places', 'return plan.trainFlops / flopsPerSecond / 86400', 'return Math.round(1e4 * plan.trainFlops / flopsPerSecond / 86400) / 1e4', '=kit:rounded'],
    ['whole days', 'return plan.trainFlops / flopsPerSecond / 86400', 'return Math.ceil(plan.trainFlops / flopsPerSecond / 86400)', '=kit:rounded'],
    ['rounded days', 'return plan.trainFlops / flopsPerSecond / 86400', 'return Math.round(plan.trainFlops / flopsPerSecond / 86400)', '=kit:rounded'],
    ['toFixed text', 'return plan.trainFlops / flopsPerSecond / 86400', 'return (plan.trainFlops / flopsPerSecond / 86400).toFixed(4) as unknown as number', '=kit:kind'],
    ['devices multiply', 'plan.trainFlops / flopsPerSecond', 'plan.trainFlops * plan.devices ** 2 / flopsPerSecond', '=devices-multiply'],
    ['upside down', 'plan.trainFlops / flopsPerSecond / 86400', 'flopsPerSecond * 86400 / plan.trainFlops', '=upside-down'],
    ['mfu in percent', 'plan.mfu', 'plan.mfu / 100', '=percent'],
    ['truncated', 'return plan.trainFlops / flopsPerSecond / 86400', 'return Math.floor(plan.trainFlops / flopsPerSecond / 86400)', '=kit:rounded'],
  ]),
  ...mutantsOf('1.4', [
    ['a slope through the origin', 'meanYear += point.year / points.length; meanLog += logs[i] / points.length;', 'void point; void i;', '=origin'],
    ['mean of the neighbours\' times', `function doublingMonths(points) {
  let sum = 0;
  for (let i = 1; i < points.length; i++) sum += 12 * (points[i].year - points[i - 1].year) / Math.log2(points[i].nParams / points[i - 1].nParams);
  return sum / (points.length - 1);
}`, '=kit:not-finite'],    ['years regressed on sizes', 'xx += (point.year - meanYear) ** 2;', 'xx += (logs[i] - meanLog) ** 2;', '=axes-swapped'],
    ['sizes without a logarithm', 'Math.log2(point.nParams)', 'point.nParams', '=no-logarithm'],
    ['whole years', 'points.forEach((point, i) => {\n    xy', 'points.map((point) => ({ ...point, year: Math.floor(point.year) })).forEach((point, i) => {\n    xy'],
    ['365 days in days', '12 / (xy / xx)', '365 / (xy / xx)', '=in-days'],
    ['smallest and largest', `function doublingMonths(points) {
  const sizes = points.map((p) => p.nParams), years = points.map((p) => p.year);
  return 12 * (Math.max(...years) - Math.min(...years)) / Math.log2(Math.max(...sizes) / Math.min(...sizes));
}`, '=extremes'],
    ['correlation, not slope', '12 / (xy / xx)', '12 / (xy / Math.sqrt(xx * logs.reduce((s, l) => s + (l - meanLog) ** 2, 0)))', '=correlation'],
    ['sorts its points in place', 'const logs = points', 'points.sort((a, b) => b.year - a.year);\n  const logs = points'],
  ]),
  ...mutantsOf('1.5', [
    ['pooled by degrees of freedom', effect('return (mean(smaller) - mean(larger)) / Math.sqrt((variance(smaller) * (smaller.length - 1) + variance(larger) * (larger.length - 1)) / (smaller.length + larger.length - 2));'), '=pooled'],
    ['spreads averaged before squaring', effect('return (mean(smaller) - mean(larger)) / ((Math.sqrt(variance(smaller)) + Math.sqrt(variance(larger))) / 2);'), '=spreads-averaged'],
    ['no half', effect('return (mean(smaller) - mean(larger)) / Math.sqrt(variance(smaller) + variance(larger));'), '=no-half'],
    ['only the smaller\'s spread', effect('return (mean(smaller) - mean(larger)) / Math.sqrt(variance(smaller));'), '=one-spread'],
    ['medians', effect('const middle = (v: number[]) => { const s = [...v].sort((a, b) => a - b); return (s[Math.floor((s.length - 1) / 2)] + s[Math.ceil((s.length - 1) / 2)]) / 2; };\n  return (middle(smaller) - middle(larger)) / Math.sqrt((variance(smaller) + variance(larger)) / 2);'), '=median'],
    ['size of the effect only', effect('return Math.abs(mean(smaller) - mean(larger)) / Math.sqrt((variance(smaller) + variance(larger)) / 2);'), '=no-sign'],
    ['n of one list for both', effect('const n = smaller.length;\n  return (mean(smaller) - larger.reduce((a, b) => a + b, 0) / n) / Math.sqrt((variance(smaller) + variance(larger, n - 1)) / 2);')],
    ['range for spread', effect('const range = (v: number[]) => Math.max(...v) - Math.min(...v);\n  return (mean(smaller) - mean(larger)) / ((range(smaller) + range(larger)) / 2);'), '=range'],
    ['mean of squares, not of deviations', effect('const raw = (v: number[]) => v.reduce((a, b) => a + b * b, 0) / v.length - mean(v) ** 2;\n  return (mean(smaller) - mean(larger)) / Math.sqrt((raw(smaller) + raw(larger)) / 2);'), '=divided-by-n'],
    ['gain alone', effect('return mean(smaller) - mean(larger);'), '=no-spread'],
  ]),
  ...mutantsOf('1.6', [
    ['powers of large logits overflow', naive('let kl = 0;\n  q.forEach((one, k) => { kl += one * Math.log(one / p[k]); });\n  return (1 - share) * -Math.log(softmax(studentLogits, 1)[target]) + share * temperature ** 2 * kl;'), '=overflow'],
    ['powers overflow, guarded against 0', naive('let kl = 0;\n  q.forEach((one, k) => { if (one > 0) kl += one * Math.log(one / p[k]); });\n  return (1 - share) * -Math.log(softmax(studentLogits, 1)[target]) + share * temperature ** 2 * kl;'), '=overflow'],
    ['only the truth overflows', 'const truth = -logProbabilities(studentLogits, 1)[target]', 'const truth = Math.log(studentLogits.reduce((sum, z) => sum + Math.exp(z), 0)) - studentLogits[target]', '=overflow'],
    ['clipped logarithms', 'return logits.map((z) => z / T - top - Math.log(total))', 'return logits.map((z) => Math.log(Math.exp(z / T - top) / total + 1e-9))', '=clipped'],
    ['shares swapped', '(1 - share) * truth + share *', 'share * truth + (1 - share) *', '=shares-swapped'],
    ['truth in full', '(1 - share) * truth', 'truth', '=truth-in-full'],
    ['imitation in full', 'share * temperature ** 2', 'temperature ** 2', '=imitation-in-full'],
    ['divided by T squared', 'share * temperature ** 2 * imitation', 'share * imitation / temperature ** 2', '=divided-by-square'],
    [
      'multiplied by the temperature',
      'logits.map((z) => Math.exp(z / T - top)',
      'logits.map((z) => Math.exp(z * T - top * T * T)',
      '=times-temperature',
    ],
    ['mean over the vocabulary', 'return (1 - share)', 'imitation /= logP.length;\n  return (1 - share)', '=mean-imitation'],
    ['teacher not softened', 'logProbabilities(teacherLogits, temperature)', 'logProbabilities(teacherLogits, 1)', '=teacher-not-tempered'],
    ['log base two', 'Math.log(total)', 'Math.log2(total)', '=bases-mixed'],
    ['only the target imitates', 'imitation += ', 'if (k === target) imitation += ', '=only-target'],
    ['squared difference of probabilities', 'Math.exp(logQ[k]) * (logQ[k] - logP[k])', '(Math.exp(logQ[k]) - Math.exp(logP[k])) ** 2', '=squared-difference'],
  ]),
];
