import { publishedSource, publishedTable } from '../../lib/core/published.js';
import { randomStream } from '../../lib/core/random.js';
import {
  allocationFigure,
  attentionMasksFigure,
  answerLengthsFigure,
  emergenceScaleFigure,
  isoFlopFigure,
  lossContourFigure,
  lossCurvesFigure,
  metricComparisonFigure,
  estimatesFigure,
  modelGrowthFigure,
  extrapolationFigure,
  objectivesFigure,
  pipelineFigure,
  ordersFigure,
  powerLawFigure,
  repetitionFigure,
  residualsFigure,
  wangFigure,
} from '../../lib/figures/index.js';
import { comparisonFigure, formatNumber, gridFigure, seriesFigure, seriesPanelsFigure, spreadFigure, type Figure } from '../../lib/plot/index.js';
import { wangOrders } from '../../lib/runs/analysis/orders.js';
import { readRuns } from '../../lib/runs/index.js';

/** Every figure of the kit, on data like those of the lecture. The tests look at all of them; so should whoever changes the theme. */

const sizes = [1536, 6144, 24576, 98304, 393216];
const finalLosses = [3.3767, 3.2494, 3.1533, 3.1099, 3.0748];
const span = (low: number, high: number, count: number) => Array.from({ length: count }, (_, i) => low * (high / low) ** (i / (count - 1)));

// Besiroglu et al. 2024
const chinchilla = (nParams: number, nTokens: number) => 1.8172 + 482.01 / nParams ** 0.3478 + 2085.43 / nTokens ** 0.3659;
const split = (trainFlops: number, share: number, scale: number) => {
  const nParams = scale * (trainFlops / 6) ** share;
  return { trainFlops, nParams, nTokens: trainFlops / (6 * nParams) };
};

function lossCurves(): Figure {
  const noise = randomStream(1, 'example');
  const steps = Array.from({ length: 3000 }, (_, i) => i + 1);
  const curves = sizes.map((size, i) => ({
    label: `${size.toLocaleString('en')} parameters`,
    steps,
    losses: steps.map((step) => finalLosses[i]! + 1.1 * Math.exp(-step / (150 + 60 * i)) + 0.02 * noise.normal()),
  }));
  return lossCurvesFigure({
    curves,
    floor: { loss: 2.9614, label: 'entropy rate of the corpus, 2.961' },
    title: 'Larger models reach a lower loss',
    subtitle: 'Markov source of order 2 over 64 tokens, batches of 32 x 16 tokens',
    averageOver: 50,
    source: 'made up for this example',
  });
}

function envelope(): Figure {
  const curves = span(1e7, 1e9, 9).map((size) => {
    const tokens = span(2e7, 4e10, 60);
    return {
      label: formatNumber(size, 'count', 2),
      flops: tokens.map((count) => 6 * size * count),
      losses: tokens.map((count) => chinchilla(size, count)),
    };
  });
  const lowest = span(1e16, 1e20, 80).map((x) => ({
    x,
    loss: Math.min(...span(1e7, 1e9, 9).map((size) => chinchilla(size, x / (6 * size)))),
  }));
  return lossCurvesFigure({
    curves,
    envelope: lowest,
    title: 'The lowest loss at each compute',
    source: 'the law of Besiroglu et al. 2024',
  });
}

const diverged = () =>
  lossCurvesFigure({
    curves: [
      { label: 'learning rate .003', steps: [1, 2, 3, 4], losses: [5.5, 5.3, 5.1, 5.05] },
      { label: 'learning rate .3', steps: [1, 2, 3, 4], losses: [5.5, 5.2, 6.1, NaN] },
    ],
  });

function powerLaw(): Figure {
  const law = (x: number) => 2.96 + 0.415 * (x / 1536) ** -0.24;
  const xs = span(1e3, 5e6, 60);
  return powerLawFigure({
    points: sizes.map((x, i) => ({ x, loss: finalLosses[i]! })),
    line: xs.map((x) => ({ x, loss: law(x) })),
    band: xs.map((x) => ({ x, low: law(x) - 0.01 - 0.004 * Math.log10(x / 1e3), high: law(x) + 0.01 + 0.004 * Math.log10(x / 1e3) })),
    floor: { loss: 2.96, label: 'fitted floor, 2.96' },
    exponent: { symbol: 'α', value: 0.24, low: 0.22, high: 0.27 },
    heldOut: [{ x: 3.2e6, loss: 3.031 }],
    residuals: sizes.map((x, i) => ({ x, residual: Math.log(finalLosses[i]! / law(x)) })),
    xLabel: 'non-embedding parameters',
    title: 'Loss against size is a power law above a floor',
    source: 'made up for this example',
  });
}

function isoFlop(): Figure {
  const profiles = [6e18, 1e19, 3e19, 6e19, 1e20, 3e20, 6e20, 1e21, 3e21].map((trainFlops) => {
    const loss = (nParams: number) => chinchilla(nParams, trainFlops / (6 * nParams));
    const best = span(1e7, 1e11, 2000).reduce((a, b) => (loss(b) < loss(a) ? b : a));
    const at = (nParams: number) => ({ nParams, loss: loss(nParams) });
    return { trainFlops, runs: span(best / 8, best * 8, 7).map(at), curve: span(best / 8, best * 8, 40).map(at), minimum: at(best) };
  });
  return isoFlopFigure({
    profiles,
    marked: [{ nParams: 2e9, loss: 2.4, label: 'trained just now' }],
    source: 'the law of Besiroglu et al. 2024',
  });
}

function allocation(): Figure {
  const flops = span(1e18, 1e25, 30);
  const band = (quantity: 'nParams' | 'nTokens') =>
    flops.map((trainFlops) => {
      const middle = split(trainFlops, 0.5, 0.3)[quantity];
      const width = 1.1 + 0.05 * Math.log10(trainFlops / 1e18);
      return { trainFlops, low: middle / width, high: middle * width };
    });
  return allocationFigure({
    laws: [
      {
        label: 'Hoffmann et al. 2022, N ∝ C^0.50',
        line: flops.map((c) => split(c, 0.5, 0.3)),
        paramsBand: band('nParams'),
        tokensBand: band('nTokens'),
      },
      { label: 'Kaplan et al. 2020, N ∝ C^0.73', line: flops.map((c) => split(c, 0.73, 4e-6)) },
    ],
    models: [
      { name: 'Chinchilla', trainFlops: 5.76e23, nParams: 70e9, nTokens: 1.4e12 },
      { name: 'Gopher', trainFlops: 5.76e23, nParams: 280e9, nTokens: 300e9 },
      { name: 'GPT-3', trainFlops: 3.14e23, nParams: 175e9, nTokens: 300e9 },
    ],
    source: 'exponents from the papers; scales chosen for this example',
  });
}

function lossContour(): Figure {
  const noise = randomStream(2, 'example');
  return lossContourFigure({
    loss: chinchilla,
    nParams: [3e7, 3e10],
    nTokens: [1e9, 3e12],
    runs: Array.from({ length: 60 }, () => ({
      nParams: 10 ** (7.7 + 2.5 * noise.uniform()),
      nTokens: 10 ** (9.2 + 2.5 * noise.uniform()),
    })),
    frontier: span(1e18, 1e24, 30).map((c) => split(c, 0.513, 0.15)),
    isoFlops: [1e19, 1e20, 1e21, 1e22, 1e23].map((c) => ({
      trainFlops: c,
      line: span(3e7, 3e10, 40).map((nParams) => ({ nParams, nTokens: c / (6 * nParams) })),
    })),
    source: 'the law of Besiroglu et al. 2024',
  });
}

function residuals(): Figure {
  const noise = randomStream(3, 'example');
  const values = Array.from({ length: 80 }, () => 0.004 * noise.normal());
  return residualsFigure({
    residuals: [...values, 0.021],
    outliers: [80],
    against: [
      { label: 'fitted loss (nats/token)', values: [...values, 0].map(() => 2 + 2 * noise.uniform()) },
      { label: 'parameters', values: [...values, 0].map(() => 10 ** (7 + 3 * noise.uniform())), scale: 'log', format: 'count' },
      { label: 'training tokens', values: [...values, 0].map(() => 10 ** (9 + 2.5 * noise.uniform())), scale: 'log', format: 'count' },
    ],
    source: 'made up for this example',
  });
}

function repetition(): Figure {
  const effective = (epochs: number) => 1 + 15.39 * (1 - Math.exp(-(epochs - 1) / 15.39));
  return repetitionFigure({
    series: [1e8, 4e8, 1.5e9].map((unique) => {
      const at = (epochs: number, tokens: number) => ({ epochs, loss: chinchilla(2e8, unique * tokens) });
      return {
        label: `${unique / 1e6}M unique tokens`,
        runs: [1, 2, 4, 7, 14, 30, 60].map((epochs) => at(epochs, effective(epochs))),
        law: span(1, 60, 40).map((epochs) => at(epochs, effective(epochs))),
        fresh: span(1, 60, 40).map((epochs) => at(epochs, epochs)),
      };
    }),
    nearlyFreeUpTo: 4,
    source: 'decay constant of Muennighoff et al. 2023; losses made up for this example',
  });
}

const sentence = ['May', 'the', 'force', 'be', 'with', 'you'];

function attentionMasks(): Figure {
  const mask = (sees: (query: number, key: number) => boolean) => sentence.map((_, query) => sentence.map((_, key) => sees(query, key)));
  const nPrefix = 3;
  return attentionMasksFigure({
    title: 'Three masks make three architectures',
    masks: [
      { name: 'Causal decoder', caption: 'each sees itself and before', tokens: sentence, mask: mask((query, key) => key <= query) },
      {
        name: 'Non-causal decoder',
        caption: 'the prefix sees all of itself',
        tokens: sentence,
        mask: mask((query, key) => key <= query || (query < nPrefix && key < nPrefix)),
      },
      {
        name: 'Encoder-decoder',
        caption: 'input sees input, output sees both',
        tokens: sentence,
        nEncoderTokens: nPrefix,
        mask: mask((query, key) => key < nPrefix || (query >= nPrefix && key <= query)),
      },
    ],
    source: 'after Wang et al. 2022',
  });
}

const pipeline = () =>
  pipelineFigure({
    title: 'Small runs, a law, a number written down, one large run',
    stages: [
      { name: 'small runs', of: { Chinchilla: 'over 400 models, 70 million to over 16 billion parameters', 'GPT-4': 'same method, at most 1/10000 of the compute' } },
      { name: 'law', of: { Chinchilla: 'best N and D for a budget by three approaches', 'GPT-4': 'L(C) = a C^b + c' } },
      { name: 'foretold', of: { Chinchilla: '67 billion parameters for 5.76e23 FLOPs', 'GPT-4': 'its final loss on code of their own' } },
      { name: 'large run', of: { Chinchilla: '70 billion on 1.4 trillion tokens', 'GPT-4': 'size and compute not disclosed' } },
    ],
    source: 'Hoffmann et al. 2022; OpenAI 2023',
  });

const objectives = () =>
  objectivesFigure({
    examples: [
      { name: 'full LM', shown: sentence, roles: ['target', 'target', 'target', 'target', 'target', 'target'] },
      { name: 'prefix LM', shown: sentence, roles: ['given', 'given', 'given', 'target', 'target', 'target'] },
      {
        name: 'masked LM',
        shown: ['May', 'the', '[MASK]', 'be', 'with', 'you'],
        roles: ['given', 'given', 'hidden target', 'given', 'given', 'given'],
      },
    ],
    source: 'after Wang et al. 2022',
  });

function metricComparison(): Figure {
  const xs = span(1e4, 3e6, 9);
  const p = (x: number) => 1 - 0.9 * (x / 1e4) ** -0.45;
  const tasks = (value: (p: number, length: number) => number) =>
    [2, 4, 8].map((length) => ({
      label: `answers of ${length} tokens`,
      points: xs.map((x) => ({
        x,
        y: value(p(x), length),
        low: value(p(x) - 0.02, length),
        high: value(Math.min(1, p(x) + 0.02), length),
      })),
    }));
  return metricComparisonFigure({
    metrics: [
      { metric: 'exact match', tasks: tasks((q, length) => q ** length), domain: [0, 1], format: 'percent', chance: 0.01 },
      { metric: 'token edit distance', tasks: tasks((q, length) => length * (1 - q)) },
      { metric: 'log-likelihood of the answer (nats)', tasks: tasks((q, length) => length * Math.log(q)) },
      { metric: 'Brier score', tasks: tasks((q, length) => (1 - q) ** 2 * (1 + 0.02 * length)) },
    ],
    xLabel: 'non-embedding parameters',
    source: 'a model whose per-token accuracy follows a power law',
  });
}

const emergenceScale = () =>
  emergenceScaleFigure({ abilities: publishedTable('wei-2022-emergence'), source: publishedSource('wei-2022-emergence') });

const answerLengths = () =>
  answerLengthsFigure({
    runs: readRuns('chain'), asked: { task: 'chain', stage: 'zeroShot' }, lengths: [1, 2, 4, 8],
    subtitle: 'points: exact match, mean of five seeds; lines: accuracy^L', source: 'npx scaling sweep chain',
  });

const modelGrowth = () => modelGrowthFigure({ models: publishedTable('model-growth'), source: publishedSource('model-growth') });

const grid = () =>
  gridFigure({
    cells: sizes.flatMap((size, i) =>
      [500, 1000, 2000, 4000].map((steps, j) => ({ x: `${steps}`, y: `${size}`, value: 0.41 + 0.05 * i + 0.06 * j })),
    ),
    xs: ['500', '1000', '2000', '4000'],
    ys: sizes.map(String),
    xLabel: 'pretraining steps',
    yLabel: 'non-embedding parameters',
    valueLabel: 'accuracy after finetuning',
    format: 'percent',
    title: 'Larger and longer-trained models finetune better',
    source: 'made up for this example',
  });

const spread = () =>
  spreadFigure({
    rows: [
      { label: '6k parameters, from scratch', values: [0.52, 0.54, 0.53], group: 'from scratch' },
      { label: '6k parameters, distilled from 400k', values: [0.58, 0.6, 0.61], group: 'distilled' },
      { label: '400k parameters, from scratch', values: [0.71, 0.7, 0.72], group: 'from scratch' },
    ],
    valueLabel: 'accuracy on held-out pairs',
    format: 'percent',
    reference: { value: 0.5, label: 'chance' },
    source: 'made up for this example',
  });

function comparison(): Figure {
  const answers = publishedTable('closed-book-qa');
  const questions = [...new Set(answers.map(({ benchmark, nShots }) => `${benchmark}, ${nShots}-shot`))];
  return comparisonFigure({
    rows: questions.map((label) => ({
      label,
      values: answers
        .filter(({ benchmark, nShots }) => `${benchmark}, ${nShots}-shot` === label)
        .map(({ model, accuracyPercent }) => ({ group: model, value: accuracyPercent / 100 })),
    })),
    valueLabel: 'accuracy, answering from memory',
    format: 'percent',
    title: 'Chinchilla answers more than Gopher, four times its size',
    source: publishedSource('closed-book-qa'),
  });
}

const seriesPanels = () =>
  seriesPanelsFigure({
    title: 'One size, many shapes',
    subtitle: 'loss above the floor, in multiples of the best shape; 90% intervals over three seeds',
    panels: ([['dModel / nLayer', [4, 8, 17, 32, 92]], ['dModel / nHead', [4, 16, 64]], ['dFF / dModel', [1, 4, 8]]] as const).map(([label, xs]) => ({
      x: { label, scale: 'log' },
      y: { label: 'multiples of the best', scale: 'log' as const, include: [1, 3] },
      series: ['memory', 'depth'].map((name, i) => ({
        label: name,
        points: xs.map((x) => {
          const y = i === 0 ? 1 + 0.1 * Math.log(xs.at(-1)! / x) : (x / xs[0]) ** 0.3;
          return { x, y, low: 0.95 * y, high: 1.06 * y };
        }),
      })),
      references: [{ axis: 'y' as const, at: 1.05, label: '5% above the best' }],
    })),
    source: 'made up for this example',
  });

const series = () =>
  seriesFigure({
    title: 'The shape of a network hardly matters',
    x: { label: 'width over depth', scale: 'log' },
    y: { label: 'loss above the best shape (%)', include: [0] },
    series: [6144, 98304].map((size, i) => ({
      label: `${formatNumber(size, 'count', 2)} parameters`,
      points: span(1, 128, 8).map((x) => ({
        x,
        y: 0.4 * Math.log10(x / 16) ** 2 * (i + 1),
        low: 0.3 * Math.log10(x / 16) ** 2,
        high: 0.5 * Math.log10(x / 16) ** 2 * (i + 1) + 0.05,
      })),
    })),
    references: [{ axis: 'x', at: 16, label: 'GPT-2 small has 64, this has 16' }],
    source: 'made up for this example',
  });

const estimates = () =>
  estimatesFigure({
    title: 'Three ways to one exponent',
    rows: [
      { label: 'training curves', value: 0.52, low: 0.44, high: 0.6, group: 'these runs' },
      { label: 'IsoFLOP profiles', value: 0.49, low: 0.46, high: 0.53, group: 'these runs' },
      { label: 'IsoFLOP profiles, Hoffmann et al. 2022', value: 0.49, low: 0.462, high: 0.534, group: 'published' },
      { label: 'Kaplan et al. 2020', value: 0.73, group: 'published' },
    ],
    valueLabel: 'exponent a of N ∝ C^a',
    references: [{ value: 0.5, label: 'one half' }],
    source: 'ours made up for this example',
  });

const extrapolation = () =>
  extrapolationFigure({
    title: 'What smaller runs foretold of larger ones',
    subtitle: '90% intervals: the plain one held 60%, the one for beyond the range 90%',
    predictions: span(1.1, 300, 40).map((factor, i) => ({
      factor,
      error: 2 * Math.sin(5 * i) * (1 + Math.log(factor)) ** 0.5,
      held: (['plain', 'plain', 'plain', 'extrapolation', 'plain', 'extrapolation', 'neither', 'plain missed'] as const)[i % 8]!,
    })),
    source: 'made up for this example',
  });

const wang = () => wangFigure(readRuns('objective'), { stage: 'fineTuned', title: 'After multitask fine-tuning' });

const orders = () => ordersFigure(wangOrders(readRuns('objective')).taught, { title: 'Orders of Wang et al.', source: 'npx scaling sweep objective' });

/** By name of the file a person would look at. */
export const EXAMPLES: Readonly<Record<string, () => Figure>> = {
  lossCurves,
  envelope,
  diverged,
  waiting: () => lossCurvesFigure({ curves: [] }),
  powerLaw,
  isoFlop,
  allocation,
  lossContour,
  residuals,
  repetition,
  attentionMasks,
  objectives,
  pipeline,
  comparison,
  series,
  seriesPanels,
  metricComparison,
  emergenceScale,
  answerLengths,
  modelGrowth,
  grid,
  spread,
  estimates,
  extrapolation,
  wang,
  orders,
};
