import { mutantsOf } from './mutant.js';

const count = (body: string): string => `function countParameters(model: { nLayer: number; dModel: number; dFF: number; vocabSize: number; contextLength: number }):
  { nonEmbedding: number; total: number } {
  const { nLayer, dModel: d, dFF, vocabSize, contextLength } = model;
  ${body}
}`;
const flops = (body: string): string => `function trainFlopsPerToken(model: { nParams: number; nLayer: number; dModel: number; contextLength: number }): number {
  const { nParams, nLayer, dModel, contextLength } = model;
  ${body}
}`;
const days = (body: string): string => `function trainingDays(plan: { trainFlops: number; devices: number; peakFlopsPerSecond: number; mfu: number }): number {
  const { trainFlops, devices, peakFlopsPerSecond, mfu } = plan;
  ${body}
}`;
const MEAN = `const mean = (a: number[]): number => a.reduce((s, v) => s + v, 0) / a.length;
`;
const SLOPE = `${MEAN}function slopeOf(x: number[], y: number[]): number {
  const mx = mean(x), my = mean(y);
  let xy = 0, xx = 0;
  for (let i = 0; i < x.length; i++) { xy += (x[i] - mx) * (y[i] - my); xx += (x[i] - mx) ** 2; }
  return xy / xx;
}
`;
const doubling = (body: string): string => `${SLOPE}function doublingMonths(points: { year: number; nParams: number }[]): number {
  ${body}
}`;
const effect = (body: string): string => `${MEAN}function variance(a: number[]): number {
  const m = mean(a);
  return a.reduce((s, v) => s + (v - m) ** 2, 0) / (a.length - 1);
}
function effectInSpreads(smaller: number[], larger: number[]): number {
  ${body}
}`;
const distil = (body: string): string => `function softmax(z: number[], T: number): number[] {
  const max = Math.max(...z);
  const e = z.map((v) => Math.exp((v - max) / T));
  const sum = e.reduce((a, b) => a + b, 0);
  return e.map((v) => v / sum);
}
function logSoftmax(z: number[], T: number): number[] {
  const max = Math.max(...z);
  const log = Math.log(z.reduce((s, v) => s + Math.exp((v - max) / T), 0));
  return z.map((v) => (v - max) / T - log);
}
function distillationLoss(studentLogits: number[], teacherLogits: number[], target: number,
  settings: { temperature: number; share: number }): number {
  const { temperature: T, share } = settings;
  ${body}
}`;
const causal = (body: string): string => `function causalMask(time: number): boolean[][] {
  ${body}
}`;
const prefix = (condition: string): string => `function prefixMask(time: number, prefixLength: number): boolean[][] {
  const mask: boolean[][] = [];
  for (let query = 0; query < time; query++) {
    const row: boolean[] = [];
    for (let key = 0; key < time; key++) row.push(${condition});
    mask.push(row);
  }
  return mask;
}`;
const trained = (flm: string, plm: string, mlm: string): string =>
  `function trainedTokens(objective: "FLM" | "PLM" | "MLM", windowLength: number, nWindows: number): number {
  if (objective === "FLM") return ${flm};
  if (objective === "PLM") return ${plm};
  return ${mlm};
}`;
const [FLM, PLM, MLM] = ['windowLength * nWindows', 'windowLength / 2 * nWindows', 'Math.max(1, Math.round(0.15 * windowLength)) * nWindows'];
const ce = (body: string): string => `function logSumExp(z: number[]): number {
  const max = Math.max(...z);
  return max + Math.log(z.reduce((s, v) => s + Math.exp(v - max), 0));
}
function crossEntropy(logits: number[][], targets: number[], lossWeights: number[]): number {
  ${body}
}`;
const spans = (body: string): string =>
  `function corruptSpans(tokens: string[], spans: { start: number; length: number }[]): { source: string[]; target: string[] } {
  const source: string[] = [], target: string[] = [];
  ${body}
}`;
const row = (body: string): string => `function decoderRow(source: number[], target: number[], contextLength: number, padding: number):
  { inputs: number[]; targets: number[]; lossWeights: number[]; prefixLength: number } {
  const all = [...source, ...target];
  ${body}
}`;
const rate = (body: string): string =>
  `function learningRate(step: number, settings: { steps: number; warmupSteps: number; peak: number; finalFraction: number }): number {
  const { steps, warmupSteps, peak, finalFraction: f } = settings;
  ${body}
}`;
const line = (body: string): string => `${SLOPE}function fitLine(x: number[], loss: number[]): { A: number; alpha: number } {
  ${body}
}`;
const shortage = (body: string): string => `function dataShortage(nParams: number, nTokens: number): number {
  const aN = 0.076, aD = 0.103, Nc = 6.4e13, Dc = 1.8e13;
  ${body}
}`;

/**
 * What a teacher who has corrected many classes expects to be wrong in sets 1, 2 and the first half of 3: eight functions an exercise,
 * written from the statements alone, without a look at the misconceptions, the masters or the other mutants.
 */
export const mutants = [
  ...mutantsOf('1.1', [
    ['no biases at all', count(`const nonEmbedding = nLayer * (4 * d * d + 2 * d * dFF + 4 * d) + 2 * d;
  return { nonEmbedding, total: nonEmbedding + 2 * vocabSize * d + contextLength * d };`), '=no-biases'],
    ['no LayerNorm before the head', count(`const nonEmbedding = nLayer * (4 * (d * d + d) + 2 * d * dFF + dFF + d + 4 * d);
  return { nonEmbedding, total: nonEmbedding + 2 * vocabSize * d + contextLength * d };`), '=no-final-norm'],
    ['the output bias of the feed-forward counted as dFF', count(`const nonEmbedding = nLayer * (4 * (d * d + d) + 2 * (d * dFF + dFF) + 4 * d) + 2 * d;
  return { nonEmbedding, total: nonEmbedding + 2 * vocabSize * d + contextLength * d };`), '=bias-lengths'],
    ['query, key and value only: no output matrix', count(`const nonEmbedding = nLayer * (3 * (d * d + d) + 2 * d * dFF + dFF + d + 4 * d) + 2 * d;
  return { nonEmbedding, total: nonEmbedding + 2 * vocabSize * d + contextLength * d };`), '=three-matrices'],
    ['one LayerNorm a block', count(`const nonEmbedding = nLayer * (4 * (d * d + d) + 2 * d * dFF + dFF + d + 2 * d) + 2 * d;
  return { nonEmbedding, total: nonEmbedding + 2 * vocabSize * d + contextLength * d };`), '=one-norm'],
    ['head shared with the embedding', count(`const nonEmbedding = nLayer * (4 * (d * d + d) + 2 * d * dFF + dFF + d + 4 * d) + 2 * d;
  return { nonEmbedding, total: nonEmbedding + vocabSize * d + contextLength * d };`), '=tied-head'],
    ['positions left out of the total', count(`const nonEmbedding = nLayer * (4 * (d * d + d) + 2 * d * dFF + dFF + d + 4 * d) + 2 * d;
  return { nonEmbedding, total: nonEmbedding + 2 * vocabSize * d };`), '=no-positions'],
    ['the head counted as non-embedding', count(`const nonEmbedding = nLayer * (4 * (d * d + d) + 2 * d * dFF + dFF + d + 4 * d) + 2 * d + d * vocabSize;
  return { nonEmbedding, total: nonEmbedding + vocabSize * d + contextLength * d };`), '=head-in-nonEmbedding'],
  ]),
  ...mutantsOf('1.2', [
    ['attention left out', flops('return 6 * nParams;'), '=no-attention'],
    ['attention without its backward pass', flops('return 6 * nParams + nLayer * (2 + 2) * contextLength * dModel;'), '=attention-forward-only'],
    ['only the scores, not the sum of the values', flops('return 6 * nParams + 3 * nLayer * 2 * contextLength * dModel;'), '=one-product'],
    ['attention of one layer', flops('return 6 * nParams + 12 * contextLength * dModel;'), '=one-layer'],
    ['backward counted as once the forward of attention', flops(`const attention = 4 * nLayer * contextLength * dModel;
  return 6 * nParams + 2 * attention;`), '=backward-once'],
    ['attention of the whole sequence, T squared', flops('return 6 * nParams + 12 * nLayer * dModel * contextLength ** 2;'), '=whole-sequence'],
    ['the forward pass only', flops('return 2 * nParams + 4 * nLayer * dModel * contextLength;'), '=forward-only'],
    ['six times the FLOPs of attention', flops(`const attention = 4 * nLayer * contextLength * dModel;
  return 6 * (nParams + attention);`), '=attention-doubled'],
  ]),
  ...mutantsOf('1.3', [
    ['utilisation left out', days('return trainFlops / (devices * peakFlopsPerSecond) / 86400;'), '=mfu-ignored'],
    ['devices left out', days('return trainFlops / (peakFlopsPerSecond * mfu) / 86400;'), '=one-device'],
    ['multiplied by the utilisation', days('return trainFlops / (devices * peakFlopsPerSecond) * mfu / (60 * 60 * 24);'), '=mfu-multiplies'],
    ['seconds', days('return trainFlops / (devices * peakFlopsPerSecond * mfu);'), '=seconds'],
    ['hours', days('return trainFlops / (devices * peakFlopsPerSecond * mfu) / 3600;'), '=hours'],
    ['a day of 24 × 60 seconds', days('return trainFlops / (devices * peakFlopsPerSecond * mfu) / (24 * 60);'), '=kit:unit'],
    ['rounded up to whole days', days('return Math.ceil(trainFlops / (devices * peakFlopsPerSecond * mfu * 86400));'), '=kit:rounded'],
    ['utilisation taken for a percentage', days('return trainFlops / (devices * peakFlopsPerSecond * (mfu / 100)) / 86400;'), '=percent'],
  ]),
  ...mutantsOf('1.4', [
    ['the first and the last point only', doubling(`const a = points[0], b = points[points.length - 1];
  const doublings = Math.log2(b.nParams / a.nParams);
  return 12 * (b.year - a.year) / doublings;`), '=endpoints'],
    ['months of an e-fold growth', doubling('return 12 / slopeOf(points.map((p) => p.year), points.map((p) => Math.log(p.nParams)));'), '=natural-log'],
    ['years, not months', doubling('return Math.log(2) / slopeOf(points.map((p) => p.year), points.map((p) => Math.log(p.nParams)));'), '=in-years'],
    ['a line through N itself, without the logarithm', doubling(`const slope = slopeOf(points.map((p) => p.year), points.map((p) => p.nParams));
  return 12 * mean(points.map((p) => p.nParams)) / slope;`), '=no-logarithm'],
    ['the year fitted against log N', doubling('return 12 * slopeOf(points.map((p) => Math.log2(p.nParams)), points.map((p) => p.year));'), '=axes-swapped'],
    ['log10 in the fit and ln 2 after it', doubling(`const slope = slopeOf(points.map((p) => p.year), points.map((p) => Math.log10(p.nParams)));
  return 12 * Math.log(2) / slope;`), '=kit:base'],
    ['months of a tenfold growth', doubling('return 12 / slopeOf(points.map((p) => p.year), points.map((p) => Math.log10(p.nParams)));'), '=log-ten'],
    ['doublings a month', doubling('return slopeOf(points.map((p) => p.year), points.map((p) => Math.log2(p.nParams))) / 12;'), '=kit:turned'],
  ]),
  ...mutantsOf('1.5', [
    ['variance over n', effect(`const n = (a: number[]): number => variance(a) * (a.length - 1) / a.length;
  return (mean(smaller) - mean(larger)) / Math.sqrt((n(smaller) + n(larger)) / 2);`), '=divided-by-n'],
    ['sign turned round', effect('return (mean(larger) - mean(smaller)) / Math.sqrt((variance(smaller) + variance(larger)) / 2);'), '=sign'],
    ['divided by the variance, no root', effect('return (mean(smaller) - mean(larger)) / ((variance(smaller) + variance(larger)) / 2);'), '=variance-not-root'],
    ['sum of the variances, not their mean', effect('return (mean(smaller) - mean(larger)) / Math.sqrt(variance(smaller) + variance(larger));'), '=no-half'],
    ['mean of the standard deviations', effect('return (mean(smaller) - mean(larger)) / ((Math.sqrt(variance(smaller)) + Math.sqrt(variance(larger))) / 2);'), '=spreads-averaged'],
    ['standard error: the t statistic',
      effect('return (mean(smaller) - mean(larger)) / Math.sqrt(variance(smaller) / smaller.length + variance(larger) / larger.length);'), '=standard-error'],
    ['absolute value', effect('return Math.abs(mean(smaller) - mean(larger)) / Math.sqrt((variance(smaller) + variance(larger)) / 2);'), '=no-sign'],
    ['variances weighted by their degrees of freedom', effect(`const a = smaller.length - 1, b = larger.length - 1;
  return (mean(smaller) - mean(larger)) / Math.sqrt((a * variance(smaller) + b * variance(larger)) / (a + b));`), '=pooled'],
  ]),
  ...mutantsOf('1.6', [
    ['T squared left out', distil(`const p = logSoftmax(studentLogits, T), lq = logSoftmax(teacherLogits, T), q = softmax(teacherLogits, T);
  const kl = q.reduce((s, v, k) => s + v * (lq[k] - p[k]), 0);
  return -(1 - share) * logSoftmax(studentLogits, 1)[target] + share * kl;`), '=no-square'],
    ['KL from the student to the teacher', distil(`const lp = logSoftmax(studentLogits, T), lq = logSoftmax(teacherLogits, T), p = softmax(studentLogits, T);
  const kl = p.reduce((s, v, k) => s + v * (lp[k] - lq[k]), 0);
  return -(1 - share) * logSoftmax(studentLogits, 1)[target] + share * T * T * kl;`), '=reversed'],
    ['the first term at temperature T', distil(`const p = logSoftmax(studentLogits, T), lq = logSoftmax(teacherLogits, T), q = softmax(teacherLogits, T);
  const kl = q.reduce((s, v, k) => s + v * (lq[k] - p[k]), 0);
  return -(1 - share) * p[target] + share * T ** 2 * kl;`), '=hard-tempered'],
    ['share on the wrong term', distil(`const p = logSoftmax(studentLogits, T), lq = logSoftmax(teacherLogits, T), q = softmax(teacherLogits, T);
  const kl = q.reduce((s, v, k) => s + v * (lq[k] - p[k]), 0);
  return -share * logSoftmax(studentLogits, 1)[target] + (1 - share) * T ** 2 * kl;`), '=shares-swapped'],
    ['cross-entropy with the teacher, not KL', distil(`const p = logSoftmax(studentLogits, T), q = softmax(teacherLogits, T);
  const soft = -q.reduce((s, v, k) => s + v * p[k], 0);
  return -(1 - share) * logSoftmax(studentLogits, 1)[target] + share * T ** 2 * soft;`), '=cross-entropy'],
    ['the teacher not softened', distil(`const p = logSoftmax(studentLogits, T), lq = logSoftmax(teacherLogits, 1), q = softmax(teacherLogits, 1);
  const kl = q.reduce((s, v, k) => s + v * (lq[k] - p[k]), 0);
  return -(1 - share) * logSoftmax(studentLogits, 1)[target] + share * T ** 2 * kl;`), '=teacher-not-tempered'],
    ['T, not T squared', distil(`const p = logSoftmax(studentLogits, T), lq = logSoftmax(teacherLogits, T), q = softmax(teacherLogits, T);
  const kl = q.reduce((s, v, k) => s + v * (lq[k] - p[k]), 0);
  return -(1 - share) * logSoftmax(studentLogits, 1)[target] + share * T * kl;`), '=linear-temperature'],
    ['KL averaged over the vocabulary', distil(`const p = logSoftmax(studentLogits, T), lq = logSoftmax(teacherLogits, T), q = softmax(teacherLogits, T);
  const kl = q.reduce((s, v, k) => s + v * (lq[k] - p[k]), 0) / q.length;
  return -(1 - share) * logSoftmax(studentLogits, 1)[target] + share * T ** 2 * kl;`), '=mean-imitation'],
  ]),
  ...mutantsOf('2.1', [
    ['a position does not see itself',
      causal('return Array.from({ length: time }, (_, q) => Array.from({ length: time }, (_, k) => k < q));'), '=blind-to-itself'],
    ['transposed: sees the future',
      causal('return Array.from({ length: time }, (_, q) => Array.from({ length: time }, (_, k) => k >= q));'), '=transposed'],
    ['true where it is hidden',
      causal('return Array.from({ length: time }, (_, q) => Array.from({ length: time }, (_, k) => k > q));'), '=inverted'],
    ['rows only as long as what is visible', causal(`const mask: boolean[][] = [];
  for (let q = 0; q < time; q++) {
    const row: boolean[] = [];
    for (let k = 0; k <= q; k++) row.push(true);
    mask.push(row);
  }
  return mask;`), '=ragged'],
    ['one row shared by all (fill)', causal(`const mask: boolean[][] = new Array(time).fill(new Array(time).fill(false));
  for (let q = 0; q < time; q++) for (let k = 0; k <= q; k++) mask[q][k] = true;
  return mask;`), '=rows-shared'],
    ['sees the next token too',
      causal('return Array.from({ length: time }, (_, q) => Array.from({ length: time }, (_, k) => k <= q + 1));'), '=sees-next'],
    ['one row and one column too many', causal(`const mask: boolean[][] = [];
  for (let q = 0; q <= time; q++) {
    mask[q] = [];
    for (let k = 0; k <= time; k++) mask[q][k] = k <= q;
  }
  return mask;`), '=kit:length'],
    ['the triangle in the wrong corner',
      causal('return Array.from({ length: time }, (_, q) => Array.from({ length: time }, (_, k) => q + k < time));'), '=kit:reversed'],
  ]),
  ...mutantsOf('2.2', [
    ['causal, the prefix ignored', prefix('key <= query'), '=only-causal'],
    ['the prefix one too long', prefix('key <= prefixLength || key <= query'), '=one-too-long'],
    ['positions of the prefix see everything', prefix('query < prefixLength || key <= query'), '=prefix-sees-all'],
    ['later positions do not see the prefix',
      prefix('query < prefixLength ? key < prefixLength : key >= prefixLength && key <= query'), '=forgets-prefix'],
    ['later positions do not see themselves', prefix('key < prefixLength || key < query'), '=blind-to-itself'],
    ['only the prefix is visible', prefix('key < prefixLength'), '=prefix-only'],
    ['and instead of or', prefix('key < prefixLength && key <= query'), '=both-needed'],
    ['everything after the prefix sees everything', prefix('query < prefixLength ? key < prefixLength : true'), '=rest-sees-all'],
  ]),
  ...mutantsOf('2.3', [
    ['FLM without the first token', trained('(windowLength - 1) * nWindows', PLM, MLM), '=first-token-missing'],
    ['PLM (n - 1) / 2', trained(FLM, '(windowLength - 1) / 2 * nWindows', MLM), '=cut-to-the-end'],
    ['PLM (n + 1) / 2: k from 0', trained(FLM, '(windowLength + 1) / 2 * nWindows', MLM), '=cut-from-zero'],
    ['MLM not rounded', trained(FLM, PLM, '0.15 * windowLength * nWindows'), '=no-rounding'],
    ['MLM rounded over all windows', trained(FLM, PLM, 'Math.max(1, Math.round(0.15 * windowLength * nWindows))'), '=rounded-once'],
    ['MLM rounded down', trained(FLM, PLM, 'Math.max(1, Math.floor(0.15 * windowLength)) * nWindows'), '=floor'],
    ['MLM without its minimum of one', trained(FLM, PLM, 'Math.round(0.15 * windowLength) * nWindows'), '=no-least'],
    ['of one window', trained('windowLength', 'windowLength / 2', 'Math.max(1, Math.round(0.15 * windowLength))'), '=kit:input'],
  ]),
  ...mutantsOf('2.4', [
    ['divided by all positions', ce(`let sum = 0;
  for (let t = 0; t < logits.length; t++) sum += lossWeights[t] * (logSumExp(logits[t]) - logits[t][targets[t]]);
  return sum / logits.length;`), '=divided-by-all'],
    ['the sum, not the mean', ce(`let sum = 0;
  for (let t = 0; t < logits.length; t++) sum += lossWeights[t] * (logSumExp(logits[t]) - logits[t][targets[t]]);
  return sum;`), '=sum'],
    ['weights ignored', ce(`let sum = 0;
  for (let t = 0; t < logits.length; t++) sum += logSumExp(logits[t]) - logits[t][targets[t]];
  return sum / logits.length;`), '=weights-ignored'],
    ['bits, not nats', ce(`let sum = 0, n = 0;
  for (let t = 0; t < logits.length; t++) {
    if (lossWeights[t] === 0) continue;
    const p = Math.exp(logits[t][targets[t]] - logSumExp(logits[t]));
    sum -= Math.log2(p);
    n++;
  }
  return sum / n;`), '=bits'],
    ['the minus forgotten', ce(`let sum = 0, n = 0;
  for (let t = 0; t < logits.length; t++) {
    sum += lossWeights[t] * (logits[t][targets[t]] - logSumExp(logits[t]));
    n += lossWeights[t];
  }
  return sum / n;`), '=sign'],
    ['the largest logit subtracted and not added again', ce(`let sum = 0, n = 0;
  for (let t = 0; t < logits.length; t++) {
    const max = Math.max(...logits[t]);
    const log = Math.log(logits[t].reduce((s, z) => s + Math.exp(z - max), 0));
    sum += lossWeights[t] * (log - logits[t][targets[t]]);
    n += lossWeights[t];
  }
  return sum / n;`), '=largest-not-added'],
    ['minus the logarithm of the mean probability', ce(`let sum = 0, n = 0;
  for (let t = 0; t < logits.length; t++) {
    sum += lossWeights[t] * Math.exp(logits[t][targets[t]] - logSumExp(logits[t]));
    n += lossWeights[t];
  }
  return -Math.log(sum / n);`), '=mean-probability'],
    ['perplexity', ce(`let sum = 0, n = 0;
  for (let t = 0; t < logits.length; t++) {
    sum += lossWeights[t] * (logSumExp(logits[t]) - logits[t][targets[t]]);
    n += lossWeights[t];
  }
  return Math.exp(sum / n);`), '=perplexity'],
  ]),
  ...mutantsOf('2.5', [
    ['no closing sentinel', spans(`let at = 0;
  spans.forEach((span, i) => {
    source.push(...tokens.slice(at, span.start), \`<\${i}>\`);
    target.push(\`<\${i}>\`, ...tokens.slice(span.start, span.start + span.length));
    at = span.start + span.length;
  });
  source.push(...tokens.slice(at));
  return { source, target };`), '=no-end'],
    ['a sentinel for each hidden token', spans(`let at = 0;
  spans.forEach((span, i) => {
    source.push(...tokens.slice(at, span.start));
    for (let j = 0; j < span.length; j++) source.push(\`<\${i}>\`);
    target.push(\`<\${i}>\`, ...tokens.slice(span.start, span.start + span.length));
    at = span.start + span.length;
  });
  source.push(...tokens.slice(at));
  target.push(\`<\${spans.length}>\`);
  return { source, target };`), '=sentinel-per-token'],
    ['sentinels counted from 1', spans(`let at = 0;
  spans.forEach((span, i) => {
    source.push(...tokens.slice(at, span.start), \`<\${i + 1}>\`);
    target.push(\`<\${i + 1}>\`, ...tokens.slice(span.start, span.start + span.length));
    at = span.start + span.length;
  });
  source.push(...tokens.slice(at));
  target.push(\`<\${spans.length + 1}>\`);
  return { source, target };`), '=from-one'],
    ['slice(start, length)', spans(`let at = 0;
  spans.forEach((span, i) => {
    source.push(...tokens.slice(at, span.start), \`<\${i}>\`);
    target.push(\`<\${i}>\`, ...tokens.slice(span.start, span.length));
    at = span.start + span.length;
  });
  source.push(...tokens.slice(at));
  target.push(\`<\${spans.length}>\`);
  return { source, target };`), '=length-is-end'],
    ['the same sentinel for every span', spans(`let at = 0;
  for (const span of spans) {
    source.push(...tokens.slice(at, span.start), "<0>");
    target.push("<0>", ...tokens.slice(span.start, span.start + span.length));
    at = span.start + span.length;
  }
  source.push(...tokens.slice(at));
  target.push("<1>");
  return { source, target };`), '=same-sentinel'],
    ['splice without moving the later spans', spans(`source.push(...tokens);
  spans.forEach((span, i) => {
    const hidden = source.splice(span.start, span.length, \`<\${i}>\`);
    target.push(\`<\${i}>\`, ...hidden);
  });
  target.push(\`<\${spans.length}>\`);
  return { source, target };`), '=shifted'],
    ['the tokens after the last span are lost', spans(`let at = 0;
  spans.forEach((span, i) => {
    source.push(...tokens.slice(at, span.start), \`<\${i}>\`);
    target.push(\`<\${i}>\`, ...tokens.slice(span.start, span.start + span.length));
    at = span.start + span.length;
  });
  target.push(\`<\${spans.length}>\`);
  return { source, target };`), '=rest-lost'],
    ['the closing sentinel repeats the last number', spans(`let at = 0;
  spans.forEach((span, i) => {
    source.push(...tokens.slice(at, span.start), \`<\${i}>\`);
    target.push(\`<\${i}>\`, ...tokens.slice(span.start, span.start + span.length));
    at = span.start + span.length;
  });
  source.push(...tokens.slice(at));
  target.push(\`<\${spans.length - 1}>\`);
  return { source, target };`), '=end-repeated'],
  ]),
  ...mutantsOf('2.6', [
    ['weights one place late', row(`const inputs = all.slice(0, -1), targets = all.slice(1);
  const lossWeights = targets.map((_, i) => (i >= source.length ? 1 : 0));
  while (inputs.length < contextLength) { inputs.push(padding); targets.push(padding); lossWeights.push(0); }
  return { inputs, targets, lossWeights, prefixLength: source.length };`), '=weights-late'],
    ['the source counts in the loss', row(`const inputs = all.slice(0, -1), targets = all.slice(1);
  const lossWeights = targets.map(() => 1);
  while (inputs.length < contextLength) { inputs.push(padding); targets.push(padding); lossWeights.push(0); }
  return { inputs, targets, lossWeights, prefixLength: source.length };`), '=trains-on-prompt'],
    ['padding counts in the loss', row(`const inputs = all.slice(0, -1), targets = all.slice(1);
  while (inputs.length < contextLength) { inputs.push(padding); targets.push(padding); }
  const lossWeights = targets.map((_, i) => (i >= source.length - 1 ? 1 : 0));
  return { inputs, targets, lossWeights, prefixLength: source.length };`), '=trains-on-padding'],
    ['targets not shifted', row(`const inputs = all.slice(0, contextLength), targets = all.slice(0, contextLength);
  const lossWeights = targets.map((_, i) => (i >= source.length ? 1 : 0));
  while (inputs.length < contextLength) { inputs.push(padding); targets.push(padding); lossWeights.push(0); }
  return { inputs, targets, lossWeights, prefixLength: source.length };`), '=no-shift'],
    ['padded first and shifted then: the last token stays in the inputs', row(`const padded = [...all];
  while (padded.length < contextLength + 1) padded.push(padding);
  const inputs = padded.slice(0, -1), targets = padded.slice(1);
  const lossWeights = targets.map((_, i) => (i >= source.length - 1 && i < all.length - 1 ? 1 : 0));
  return { inputs, targets, lossWeights, prefixLength: source.length };`), '=last-token-in-inputs'],
    ['prefixLength one too small', row(`const inputs = all.slice(0, -1), targets = all.slice(1);
  const lossWeights = targets.map((_, i) => (i >= source.length - 1 ? 1 : 0));
  while (inputs.length < contextLength) { inputs.push(padding); targets.push(padding); lossWeights.push(0); }
  return { inputs, targets, lossWeights, prefixLength: source.length - 1 };`), '=prefix-off'],
    ['no padding', row(`const inputs = all.slice(0, -1), targets = all.slice(1);
  const lossWeights = targets.map((_, i) => (i >= source.length - 1 ? 1 : 0));
  return { inputs, targets, lossWeights, prefixLength: source.length };`), '=not-padded'],
    ['targets of the source replaced by padding', row(`const inputs = all.slice(0, -1), targets = all.slice(1).map((t, i) => (i >= source.length - 1 ? t : padding));
  const lossWeights = targets.map((_, i) => (i >= source.length - 1 ? 1 : 0));
  while (inputs.length < contextLength) { inputs.push(padding); targets.push(padding); lossWeights.push(0); }
  return { inputs, targets, lossWeights, prefixLength: source.length };`), '=prompt-blanked'],
  ]),
  ...mutantsOf('3.1', [
    ['no warm-up', rate(`const x = Math.max(0, step - warmupSteps) / (steps - warmupSteps);
  return peak * (f + (1 - f) * (1 + Math.cos(Math.PI * x)) / 2);`), '=no-warmup'],
    ['x = step / steps', rate(`if (step < warmupSteps) return peak * step / warmupSteps;
  const x = step / steps;
  return peak * (f + (1 - f) * (1 + Math.cos(Math.PI * x)) / 2);`), '=warmup-in-cosine'],
    ['x over steps, not over the steps after the warm-up', rate(`if (step < warmupSteps) return peak * step / warmupSteps;
  const x = (step - warmupSteps) / steps;
  return peak * (f + (1 - f) * (1 + Math.cos(Math.PI * x)) / 2);`), '=divided-by-steps'],
    ['decays to zero', rate(`if (step < warmupSteps) return peak * step / warmupSteps;
  const x = (step - warmupSteps) / (steps - warmupSteps);
  return peak * (1 + Math.cos(Math.PI * x)) / 2;`), '=to-zero'],
    ['1 - f forgotten', rate(`if (step < warmupSteps) return peak * step / warmupSteps;
  const x = (step - warmupSteps) / (steps - warmupSteps);
  return peak * (f + (1 + Math.cos(Math.PI * x)) / 2);`), '=not-scaled'],
    ['f taken for a rate', rate(`if (step < warmupSteps) return peak * step / warmupSteps;
  const x = (step - warmupSteps) / (steps - warmupSteps);
  return f + (peak - f) * (1 + Math.cos(Math.PI * x)) / 2;`), '=fraction-as-rate'],
    ['cut off at f times the peak', rate(`if (step < warmupSteps) return peak * step / warmupSteps;
  const x = (step - warmupSteps) / (steps - warmupSteps);
  return Math.max(f * peak, peak * (1 + Math.cos(Math.PI * x)) / 2);`), '=cut-off'],
    ['the half forgotten', rate(`if (step < warmupSteps) return peak * step / warmupSteps;
  const x = (step - warmupSteps) / (steps - warmupSteps);
  return peak * (f + (1 - f) * (1 + Math.cos(Math.PI * x)));`), '=not-halved'],
  ]),
  ...mutantsOf('3.2', [
    ['alpha negative: the slope itself', line(`const lx = x.map(Math.log), ly = loss.map(Math.log);
  const slope = slopeOf(lx, ly);
  return { A: Math.exp(mean(ly) - slope * mean(lx)), alpha: slope };`), '=slope-sign'],
    ['ln A for A', line(`const lx = x.map(Math.log), ly = loss.map(Math.log);
  const slope = slopeOf(lx, ly);
  return { A: mean(ly) - slope * mean(lx), alpha: -slope };`), '=log-of-A'],
    ['log10 and exp', line(`const lx = x.map(Math.log10), ly = loss.map(Math.log10);
  const slope = slopeOf(lx, ly);
  return { A: Math.exp(mean(ly) - slope * mean(lx)), alpha: -slope };`), '=exp-of-log10'],
    ['the first and the last point only', line(`const n = x.length - 1;
  const alpha = -(Math.log(loss[n]) - Math.log(loss[0])) / (Math.log(x[n]) - Math.log(x[0]));
  return { A: loss[0] * x[0] ** alpha, alpha };`), '=endpoints'],
    ['x not in logarithms', line(`const ly = loss.map(Math.log);
  const slope = slopeOf(x, ly);
  return { A: Math.exp(mean(ly) - slope * mean(x)), alpha: -slope };`), '=x-not-logarithmic'],
    ['the loss not in logarithms', line(`const lx = x.map(Math.log);
  const slope = slopeOf(lx, loss);
  return { A: mean(loss) - slope * mean(lx), alpha: -slope };`), '=semi-log'],
    ['sign of the slope lost in the intercept', line(`const lx = x.map(Math.log), ly = loss.map(Math.log);
  const alpha = -slopeOf(lx, ly);
  return { A: Math.exp(mean(ly) - alpha * mean(lx)), alpha };`), '=intercept-sign'],
    ['ln x fitted against ln L', line(`const lx = x.map(Math.log), ly = loss.map(Math.log);
  const slope = 1 / slopeOf(ly, lx);
  return { A: Math.exp(mean(ly) - slope * mean(lx)), alpha: -slope };`), '=axes-swapped'],
  ]),
  ...mutantsOf('3.3', [
    ['the ratio, 1 not subtracted', shortage(`const L = (Math.pow(Nc / nParams, aN / aD) + Dc / nTokens) ** aD;
  return L / Math.pow(Nc / nParams, aN);`), '=ratio'],
    ['the outer exponent forgotten', shortage(`const L = Math.pow(Nc / nParams, aN / aD) + Dc / nTokens;
  const unlimited = Math.pow(Nc / nParams, aN / aD);
  return L / unlimited - 1;`), '=no-outer-power'],
    ['the inner exponent turned round', shortage(`const n = Math.pow(Nc / nParams, aD / aN);
  return Math.pow(n + Dc / nTokens, aD) / Math.pow(n, aD) - 1;`), '=exponent-inverted'],
    ['the difference in nats', shortage(`const n = Math.pow(Nc / nParams, aN / aD);
  return Math.pow(n + Dc / nTokens, aD) - Math.pow(n, aD);`), '=difference'],
    ['relative to the loss with limited data', shortage(`const n = Math.pow(Nc / nParams, aN / aD);
  return 1 - Math.pow(n, aD) / Math.pow(n + Dc / nTokens, aD);`), '=share-of-worse'],
    ['percent', shortage(`const n = Math.pow(Nc / nParams, aN / aD);
  return 100 * (Math.pow(n + Dc / nTokens, aD) / Math.pow(n, aD) - 1);`), '=percent'],
    ['against an unlimited model, not unlimited data', shortage(`const n = Math.pow(Nc / nParams, aN / aD);
  return Math.pow(n + Dc / nTokens, aD) / Math.pow(Dc / nTokens, aD) - 1;`), '=unlimited-model'],
    ['the two power laws added', shortage(`const n = Math.pow(Nc / nParams, aN), d = Math.pow(Dc / nTokens, aD);
  return (n + d) / n - 1;`), '=powers-added'],
  ]),
];
