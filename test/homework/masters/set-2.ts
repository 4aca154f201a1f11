import type { RandomStream } from '../../../lib/core/random.js';
import type { MasterExercise } from '../../../lib/course/answers/exercise.js';
import { variant } from './variant.js';

const times = <T>(n: number, make: (i: number) => T): T[] => Array.from({ length: n }, (_, i) => make(i));
const numbers = (n: number, stream: RandomStream, scale = 2): number[] => times(n, () => scale * stream.normal());
const tokens = (n: number, stream: RandomStream): number[] => times(n, () => 10 + stream.integer(50));

const causalMask = `function causalMask(time: number): boolean[][] {
  const visible: boolean[][] = [];
  for (let query = 0; query < time; query++) {
    visible.push(Array.from({ length: time }, (_, key) => key <= query));
  }
  return visible;
}`;

const prefixMask = `function prefixMask(time: number, prefixLength: number): boolean[][] {
  const visible: boolean[][] = [];
  for (let query = 0; query < time; query++) {
    const row: boolean[] = [];
    for (let key = 0; key < time; key++) row.push(key <= query || key < prefixLength);
    visible.push(row);
  }
  return visible;
}`;

const trainedTokens = `function trainedTokens(objective: "FLM" | "PLM" | "MLM", windowLength: number, nWindows: number): number {
  if (objective === "FLM") return nWindows * windowLength;
  if (objective === "PLM") {
    let left = 0;
    for (let cut = 1; cut < windowLength; cut++) left += windowLength - cut;
    return nWindows * (left / (windowLength - 1));
  }
  return nWindows * Math.max(1, Math.round(windowLength * 0.15));
}`;

const crossEntropy = `function crossEntropy(logits: number[][], targets: number[], lossWeights: number[]): number {
  let total = 0;
  let count = 0;
  for (let t = 0; t < targets.length; t++) {
    const largest = Math.max(...logits[t]);
    let normaliser = 0;
    for (const logit of logits[t]) normaliser += Math.exp(logit - largest);
    const loss = Math.log(normaliser) + largest - logits[t][targets[t]];
    total += loss * lossWeights[t];
    count += lossWeights[t];
  }
  return total / count;
}`;

const corruptSpans = `function corruptSpans(tokens: string[], spans: { start: number; length: number }[]): { source: string[]; target: string[] } {
  const source: string[] = [];
  const target: string[] = [];
  let next = 0;
  for (let k = 0; k < spans.length; k++) {
    const { start, length } = spans[k];
    while (next < start) source.push(tokens[next++]);
    const sentinel = "<" + k + ">";
    source.push(sentinel);
    target.push(sentinel);
    while (next < start + length) target.push(tokens[next++]);
  }
  while (next < tokens.length) source.push(tokens[next++]);
  target.push("<" + spans.length + ">");
  return { source, target };
}`;

const decoderRow = `function decoderRow(source: number[], target: number[], contextLength: number, padding: number):
  { inputs: number[]; targets: number[]; lossWeights: number[]; prefixLength: number } {
  const sequence = source.concat(target);
  const inputs: number[] = [], targets: number[] = [], lossWeights: number[] = [];
  for (let i = 0; i < contextLength; i++) {
    const isReal = i + 1 < sequence.length;
    inputs.push(isReal ? sequence[i] : padding);
    targets.push(isReal ? sequence[i + 1] : padding);
    lossWeights.push(isReal && i + 1 >= source.length ? 1 : 0);
  }
  return { inputs, targets, lossWeights, prefixLength: source.length };
}`;

/** Spans that do not touch, drawn from the left. */
function randomSpans(length: number, stream: RandomStream): { start: number; length: number }[] {
  const spans: { start: number; length: number }[] = [];
  let at = stream.integer(3);
  while (at < length - 3) {
    const span = { start: at, length: 1 + stream.integer(3) };
    spans.push(span);
    at += span.length + 1 + stream.integer(6);
  }
  return spans;
}

const wordAt = (i: number): string => `w${i}`;

export const masters: MasterExercise[] = [
  {
    id: '2.1',
    reference: causalMask,
    hiddenInputs: (stream) => [[1], [2], ...times(3, () => [3 + stream.integer(6)])],
    wrongAnswers: [
      variant(causalMask, 'sees-next', 'key <= query', 'key <= query + 1'),
      variant(causalMask, 'blind-to-itself', 'key <= query', 'key < query'),
      variant(causalMask, 'transposed', 'key <= query', 'query <= key'),
    ],
  },
  {
    id: '2.2',
    reference: prefixMask,
    hiddenInputs: (stream) => [
      [4, 0],
      [5, 5],
      ...times(3, () => {
        const time = 3 + stream.integer(6);
        return [time, 1 + stream.integer(time - 1)];
      }),
    ],
    wrongAnswers: [
      variant(prefixMask, 'prefix-sees-all', 'key < prefixLength', 'query < prefixLength'),
      variant(prefixMask, 'only-causal', ' || key < prefixLength', ''),
      variant(prefixMask, 'one-too-long', 'key < prefixLength', 'key <= prefixLength'),
      variant(prefixMask, 'forgets-prefix', 'key <= query || key < prefixLength', '(query < prefixLength) === (key < prefixLength) && (key <= query || key < prefixLength)'),
    ],
  },
  {
    id: '2.3',
    reference: trainedTokens,
    partOf: ([objective]) => ['FLM', 'PLM', 'MLM'].indexOf(objective as string),
    hiddenInputs: (stream) =>
      ['FLM', 'PLM', 'MLM', 'MLM', 'MLM']
        .map((objective, k) => [
          objective,
          [64, 33, 2, 20, 101][k]! + (k === 1 ? 2 * stream.integer(5) : stream.integer(k === 2 ? 2 : 9)),
          3 + stream.integer(500),
        ])
        .concat(
          // rounded up, rounded down, and a half, which is rounded up
          [24, 22, 30].map((length) => ['MLM', length + 20 * stream.integer(5) * (length === 30 ? 2 : 1), 3 + stream.integer(500)]),
          [['FLM', 40 + stream.integer(60), 3 + stream.integer(500)], ['PLM', 34 + 2 * stream.integer(20), 3 + stream.integer(500)]],
        ),
    wrongAnswers: [
      variant(trainedTokens, 'no-rounding', 'Math.max(1, Math.round(windowLength * 0.15))', '0.15 * windowLength'),
      variant(
        trainedTokens,
        'rounded-once',
        'nWindows * Math.max(1, Math.round(windowLength * 0.15))',
        'Math.max(1, Math.round(0.15 * windowLength * nWindows))',
      ),
      variant(trainedTokens, 'mlm-kept', 'Math.max(1, Math.round(windowLength * 0.15))', '(windowLength - Math.max(1, Math.round(windowLength * 0.15)))'),
      variant(trainedTokens, 'cut-from-zero', `let cut = 1; cut < windowLength; cut++) left += windowLength - cut;
    return nWindows * (left / (windowLength - 1))`, `let cut = 0; cut < windowLength; cut++) left += windowLength - cut;
    return nWindows * (left / windowLength)`),
    ],
  },
  {
    id: '2.4',
    reference: crossEntropy,
    partOf: ([logits]) => ((logits as number[][]).flat().every((logit) => Math.abs(logit) < 100) ? 0 : 1),
    hiddenInputs: (stream) => [
      ...times(3, () => {
        const [time, vocab] = [2 + stream.integer(4), 3 + stream.integer(5)];
        return [
          times(time, () => numbers(vocab, stream)),
          times(time, () => stream.integer(vocab)),
          times(time, (t) => (t === 0 || t === time - 1 ? 1 : stream.integer(2))),
        ];
      }),
      [[[900 + stream.uniform(), 901, 899]], [stream.integer(3)], [1]],
      [[[-900 - stream.uniform(), -901, -899]], [stream.integer(3)], [1]],
      [
        [
          [0, 1000 + stream.uniform(), -500],
          [1, stream.uniform(), 2],
          [-1200, -1201, -1200],
        ],
        [0, stream.integer(3), stream.integer(3)],
        [1, 1, 1],
      ],
    ],
    wrongAnswers: [
      variant(crossEntropy, 'bits', 'Math.log(normaliser) + largest - logits[t][targets[t]]', '(Math.log(normaliser) + largest - logits[t][targets[t]]) / Math.log(2)'),
      variant(crossEntropy, 'sum', 'return total / count', 'return total'),
      variant(crossEntropy, 'divided-by-all', 'count += lossWeights[t]', 'count += 1'),
      variant(crossEntropy, 'weights-ignored', `total += loss * lossWeights[t];
    count += lossWeights[t]`, `total += loss;
    count += 1`),
      variant(crossEntropy, 'overflow', 'const largest = Math.max(...logits[t])', 'const largest = 0'),
      { misconception: 'mean-probability', source: `function crossEntropy(logits: number[][], targets: number[], lossWeights: number[]): number {
  let total = 0, count = 0;
  logits.forEach((row, t) => {
    const largest = Math.max(...row);
    const powers = row.map((z) => Math.exp(z - largest));
    total += (lossWeights[t] * powers[targets[t]]) / powers.reduce((a, b) => a + b);
    count += lossWeights[t];
  });
  return -Math.log(total / count);
}` },
    ],
  },
  {
    id: '2.5',
    reference: corruptSpans,
    hiddenInputs: (stream) =>
      times(4, () => {
        const length = 8 + stream.integer(20);
        return [times(length, wordAt), randomSpans(length, stream)];
      }),
    wrongAnswers: [
      variant(corruptSpans, 'no-end', '  target.push("<" + spans.length + ">");\n', ''),
      variant(corruptSpans, 'same-sentinel', '"<" + k + ">"', '"<0>"'),
      variant(corruptSpans, 'source-deleted', '    source.push(sentinel);\n', ''),
      { misconception: 'sentinel-per-token', source: `function corruptSpans(tokens: string[], spans: { start: number; length: number }[]): { source: string[]; target: string[] } {
  const source = [...tokens], target: string[] = [];
  let k = 0;
  for (const { start, length } of spans) for (let i = start; i < start + length; i++) {
    target.push("<" + k + ">", tokens[i]);
    source[i] = "<" + k++ + ">";
  }
  target.push("<" + k + ">");
  return { source, target };
}` },
      {
        misconception: 'target-whole',
        source: corruptSpans.replace('return { source, target }', 'return { source, target: tokens.slice() }'),
      },
    ],
  },
  {
    id: '2.6',
    reference: decoderRow,
    hiddenInputs: (stream) => [[[5], [6], 1, 0], [tokens(2, stream), [7, 3, 7], 6 + stream.integer(3), 7], ...times(4, (k) => {
      const [s, t] = [1 + stream.integer(5), 1 + stream.integer(5)];
      return [tokens(s, stream), tokens(t, stream), s + t - 1 + (k === 0 ? 0 : stream.integer(5)), 1 + stream.integer(9)];
    })],
    wrongAnswers: [
      variant(decoderRow, 'weights-late', 'i + 1 >= source.length ?', 'i >= source.length ?'),
      variant(decoderRow, 'trains-on-prompt', 'isReal && i + 1 >= source.length ?', 'isReal ?'),
      variant(decoderRow, 'trains-on-padding', 'isReal && i + 1 >= source.length ?', 'i + 1 >= source.length ?'),
      { misconception: 'no-shift', source: `function decoderRow(source: number[], target: number[], contextLength: number, padding: number) {
  const sequence = source.concat(target);
  while (sequence.length < contextLength) sequence.push(padding);
  const inputs = sequence.slice(0, contextLength);
  const lossWeights = inputs.map((_, i) => (i >= source.length && i < source.length + target.length ? 1 : 0));
  return { inputs, targets: inputs, lossWeights, prefixLength: source.length };
}` },
    ],
  },
];
