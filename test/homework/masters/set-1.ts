import type { RandomStream } from '../../../lib/core/random.js';
import type { MasterExercise } from '../../../lib/course/answers/exercise.js';
import { variant } from './variant.js';

const times = <T>(n: number, make: (i: number) => T): T[] => Array.from({ length: n }, (_, i) => make(i));
const between = (low: number, high: number, stream: RandomStream): number => low + (high - low) * stream.uniform();
const logBetween = (low: number, high: number, stream: RandomStream): number => Math.exp(between(Math.log(low), Math.log(high), stream));

const countParameters = `function countParameters(model: { nLayer: number; dModel: number; dFF: number; vocabSize: number; contextLength: number }):
  { nonEmbedding: number; total: number } {
  const { nLayer, dModel, dFF, vocabSize, contextLength } = model;
  const norm = 2 * dModel;
  const attention = 4 * (dModel * dModel + dModel);
  const feedForward = dModel * dFF + dFF + dFF * dModel + dModel;
  const nonEmbedding = nLayer * (attention + feedForward + 2 * norm) + norm;
  return { nonEmbedding, total: nonEmbedding + vocabSize * dModel + contextLength * dModel + dModel * vocabSize };
}`;

const trainFlopsPerToken = `function trainFlopsPerToken(model: { nParams: number; nLayer: number; dModel: number; contextLength: number }): number {
  const scores = 2 * model.contextLength * model.dModel;
  const weightedSum = 2 * model.contextLength * model.dModel;
  const forward = 2 * model.nParams + model.nLayer * (scores + weightedSum);
  return 3 * forward;
}`;

const trainingDays = `function trainingDays(plan: { trainFlops: number; devices: number; peakFlopsPerSecond: number; mfu: number }): number {
  const flopsPerSecond = plan.devices * plan.peakFlopsPerSecond * plan.mfu;
  return plan.trainFlops / flopsPerSecond / 86400;
}`;

const doublingMonths = `function doublingMonths(points: { year: number; nParams: number }[]): number {
  const logs = points.map((point) => Math.log2(point.nParams));
  let meanYear = 0, meanLog = 0;
  points.forEach((point, i) => { meanYear += point.year / points.length; meanLog += logs[i] / points.length; });
  let xy = 0, xx = 0;
  points.forEach((point, i) => {
    xy += (point.year - meanYear) * (logs[i] - meanLog);
    xx += (point.year - meanYear) ** 2;
  });
  return 12 / (xy / xx);
}`;

const effectInSpreads = `function effectInSpreads(smaller: number[], larger: number[]): number {
  const average = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const estimate = (values: number[]) => {
    const centre = average(values);
    return values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1);
  };
  const spread = Math.sqrt((estimate(smaller) + estimate(larger)) / 2);
  return (average(smaller) - average(larger)) / spread;
}`;

const distillationLoss = `function distillationLoss(studentLogits: number[], teacherLogits: number[], target: number,
  settings: { temperature: number; share: number }): number {
  const { temperature, share } = settings;
  const logProbabilities = (logits: number[], T: number) => {
    const top = Math.max(...logits) / T;
    const total = logits.map((z) => Math.exp(z / T - top)).reduce((a, b) => a + b, 0);
    return logits.map((z) => z / T - top - Math.log(total));
  };
  const truth = -logProbabilities(studentLogits, 1)[target];
  const logP = logProbabilities(studentLogits, temperature);
  const logQ = logProbabilities(teacherLogits, temperature);
  let imitation = 0;
  for (let k = 0; k < logP.length; k++) imitation += Math.exp(logQ[k]) * (logQ[k] - logP[k]);
  return (1 - share) * truth + share * temperature ** 2 * imitation;
}`;

export const masters: MasterExercise[] = [
  {
    id: '1.1',
    reference: countParameters,
    hiddenInputs: (stream) => times(5, () => {
      const dModel = 2 * (2 + stream.integer(60));
      return [
        {
          nLayer: 1 + stream.integer(12),
          dModel,
          dFF: 3 * dModel + 1 + stream.integer(9),
          vocabSize: 20 + stream.integer(900),
          contextLength: 1 + stream.integer(128),
        },
      ];
    }),
    wrongAnswers: [
      variant(countParameters, 'no-biases', `4 * (dModel * dModel + dModel);
  const feedForward = dModel * dFF + dFF + dFF * dModel + dModel`, `4 * dModel * dModel;
  const feedForward = 2 * dModel * dFF`),
      variant(countParameters, 'no-final-norm', '2 * norm) + norm', '2 * norm)'),
      variant(countParameters, 'tied-head', ' + dModel * vocabSize', ''),
      variant(countParameters, 'width-assumed', 'const { nLayer, dModel, dFF, vocabSize, contextLength } = model;', 'const { nLayer, dModel, vocabSize, contextLength } = model;\n  const dFF = 4 * dModel;'),
      variant(countParameters, 'twelve-d-squared', 'nLayer * (attention + feedForward + 2 * norm) + norm', '12 * nLayer * dModel * dModel'),
    ],
  },
  {
    id: '1.2',
    reference: trainFlopsPerToken,
    hiddenInputs: (stream) =>
      times(4, () => [
        {
          nParams: Math.round(logBetween(1e5, 1e11, stream)),
          nLayer: 2 + stream.integer(90),
          dModel: 64 * (1 + stream.integer(60)),
          contextLength: 2 ** (5 + stream.integer(12)),
        },
      ]),
    wrongAnswers: [
      variant(trainFlopsPerToken, 'no-attention', ' + model.nLayer * (scores + weightedSum)', ''),
      variant(trainFlopsPerToken, 'forward-only', '3 * forward', 'forward'),
      variant(trainFlopsPerToken, 'attention-forward-only', `2 * model.nParams + model.nLayer * (scores + weightedSum);
  return 3 * forward`, `model.nLayer * (scores + weightedSum);
  return 6 * model.nParams + forward`),
      variant(trainFlopsPerToken, 'one-product', '(scores + weightedSum)', 'scores'),
      variant(trainFlopsPerToken, 'whole-sequence', '(scores + weightedSum)', '(scores + weightedSum) * model.contextLength'),
    ],
  },
  {
    id: '1.3',
    reference: trainingDays,
    hiddenInputs: (stream) =>
      times(4, () => [
        {
          trainFlops: logBetween(1e20, 1e26, stream),
          devices: 2 + stream.integer(9000),
          peakFlopsPerSecond: logBetween(1e14, 2e15, stream),
          mfu: between(0.15, 0.7, stream),
        },
      ]),
    wrongAnswers: [
      {
        misconception: 'mfu-multiplies',
        source: trainingDays.replace('plan.peakFlopsPerSecond * plan.mfu', 'plan.peakFlopsPerSecond / plan.mfu'),
      },
      variant(trainingDays, 'mfu-ignored', ' * plan.mfu', ''),
      variant(trainingDays, 'one-device', 'plan.devices * plan', 'plan'),
      variant(trainingDays, 'hours', '86400', '3600'),
      variant(trainingDays, 'seconds', ' / 86400', ''),
    ],
  },
  {
    id: '1.4',
    reference: doublingMonths,
    hiddenInputs: (stream) =>
      times(4, () => [
        times(4 + stream.integer(5), (i) => ({
          year: 2017 + i * between(0.4, 0.6, stream),
          nParams: Math.round(1e8 * Math.exp(1.1 * i + stream.normal())),
        })),
      ]),
    wrongAnswers: [
      variant(doublingMonths, 'natural-log', 'Math.log2', 'Math.log'),
      variant(doublingMonths, 'log-ten', 'Math.log2', 'Math.log10'),
      variant(doublingMonths, 'in-years', '12 / (xy / xx)', 'xx / xy'),
      variant(doublingMonths, 'inverted', '12 / (xy / xx)', '12 * (xy / xx)'),
      { misconception: 'endpoints', source: `function doublingMonths(points: { year: number; nParams: number }[]): number {
  const first = points[0], last = points[points.length - 1];
  const doublings = Math.log2(last.nParams) - Math.log2(first.nParams);
  return 12 * (last.year - first.year) / doublings;
}` },
    ],
  },
  {
    id: '1.5',
    reference: effectInSpreads,
    hiddenInputs: (stream) =>
      times(4, (k) => [
        times(3 + stream.integer(4), () => 3.2 + 0.02 * stream.normal()),
        times(3 + stream.integer(4), () => (k === 0 ? 3.25 : 3.1) + 0.03 * stream.normal()),
      ]),
    wrongAnswers: [
      variant(effectInSpreads, 'divided-by-n', '(values.length - 1)', 'values.length'),
      variant(effectInSpreads, 'sign', '(average(smaller) - average(larger))', '(average(larger) - average(smaller))'),
      variant(
        effectInSpreads,
        'all-together',
        'Math.sqrt((estimate(smaller) + estimate(larger)) / 2)',
        'Math.sqrt(estimate(smaller.concat(larger)))',
      ),
      variant(
        effectInSpreads,
        'variance-not-root',
        'Math.sqrt((estimate(smaller) + estimate(larger)) / 2)',
        '(estimate(smaller) + estimate(larger)) / 2',
      ),
      variant(effectInSpreads, 'standard-error', '(estimate(smaller) + estimate(larger)) / 2', 'estimate(smaller) / smaller.length + estimate(larger) / larger.length'),
    ],
  },
  {
    id: '1.6',
    reference: distillationLoss,
    partOf: ([student, teacher]) => ([student, teacher].flat().every((logit) => Math.abs(Number(logit)) < 100) ? 0 : 1),
    hiddenInputs: (stream) => [...times(5, (k) => {
      const vocab = 3 + stream.integer(6);
      return [
        times(vocab, () => 2 * stream.normal()),
        times(vocab, () => 2 * stream.normal()),
        stream.integer(vocab),
        { temperature: between(1.5, 5, stream), share: k === 0 ? 1 : between(0.2, 0.8, stream) },
      ];
    }),
    // powers that overflow and underflow at temperature 1, softened and with the teacher's as well
    ...[
      [0, 800],
      [-900, 0],
      [1e4, -1e4],
    ].map(([low, high]) => [
      [low! + stream.uniform(), high! + stream.uniform(), low!],
      [high! + stream.uniform(), low!, high!],
      stream.integer(3),
      { temperature: between(1.5, 5, stream), share: between(0.2, 0.8, stream) },
    ])],
    wrongAnswers: [
      variant(distillationLoss, 'no-square', ' * temperature ** 2', ''),
      variant(distillationLoss, 'linear-temperature', 'temperature ** 2', 'temperature'),
      variant(distillationLoss, 'reversed', 'Math.exp(logQ[k]) * (logQ[k] - logP[k])', 'Math.exp(logP[k]) * (logP[k] - logQ[k])'),
      variant(distillationLoss, 'hard-tempered', 'logProbabilities(studentLogits, 1)', 'logProbabilities(studentLogits, temperature)'),
      variant(
        distillationLoss,
        'student-not-tempered',
        'const logP = logProbabilities(studentLogits, temperature)',
        'const logP = logProbabilities(studentLogits, 1)',
      ),
      variant(distillationLoss, 'cross-entropy', '(logQ[k] - logP[k])', '-logP[k]'),
    ],
  },
];
