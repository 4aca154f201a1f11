import {
  bootstrap, fitPowerLaw, MUENNIGHOFF_2023, repeatedWorth, type Interval,
} from '../../../../lib/fit/index.js';
import { publishedTable } from '../../../../lib/core/published.js';
import { overSeeds, type OverRepetitions } from '../../../../lib/runs/analysis/compare-runs.js';
import {
  agreement, frontier, jointTextLaw, lossAndUse, lossTracksUse, repeatedText, slopeOfLoss, textPoints, textRuns,
  type Agreement, type SlopeOfLoss,
} from '../../../../lib/runs/analysis/text-laws.js';
import { freshEquivalent } from '../../../../lib/runs/analysis/worth-of-tokens.js';
import type { CompletedRun } from '../../../../lib/runs/index.js';
import { readRuns } from '../../../../lib/runs/store/read-runs.js';
import { decimal, largest, lossOf, mean, percent, widthOf, type SectionProse } from './read-prose.js';

type Ranged = Pick<OverRepetitions, 'value'> & { interval: Pick<Interval, 'low' | 'high'> };

/** `0.070 (0.068 to 0.072)`. */
const ranged = ({ value, interval: { low, high } }: Ranged, digits = 3) =>
  `${decimal(value, digits)} (${decimal(low, digits)} to ${decimal(high, digits)})`;

const IN_WORDS: Readonly<Record<Agreement, string>> = { same: 'is the same as', differs: 'differs from', 'cannot be told': 'cannot be told from' };

const bends = ({ interval: { low, high } }: Ranged) => (low <= 0 && high >= 0 ? 'does not bend' : 'bends');

const published = (law: string, symbol: string) => publishedTable('kaplan-2020-laws').find((row) => row.law === law && row.symbol === symbol)!.value;

/** The slope of the loss in made-up languages, by the same rule. */
function madeUp(): { size: SlopeOfLoss; data: SlopeOfLoss } {
  const [size, all] = [readRuns('size'), readRuns('data')];
  const others = all.filter((run) => !run.corpus.name.endsWith('1'));
  const rateAt = new Map(others.map((run) => [run.tokens, run.config.train.learningRate]));
  const data = all.filter((run) =>
    widthOf(run) === 128 && run.config.train.batchSize === 8 && run.config.train.learningRate === rateAt.get(run.tokens));
  return { size: slopeOfLoss(size, (run) => run.nParamsNonEmbedding), data: slopeOfLoss(data, (run) => run.tokens) };
}

export const section3c: SectionProse = {
  elsewhere: ['title', 'how', 'predict'],
  async bound() {
    const runs = readRuns('text');
    const { size, data, fresh, repeated, foretold } = textRuns(runs);
    const bySize = slopeOfLoss(size, (run) => run.nParamsNonEmbedding);
    const byData = slopeOfLoss(data, (run) => run.tokens);
    const edge = frontier(textPoints(fresh, 'non-embedding'));
    const onEdge = fitPowerLaw({ x: edge.map(({ trainFlops }) => trainFlops), loss: edge.map(({ loss }) => loss), floor: 'none' });
    const byCompute = { value: onEdge.parameters.alpha.value, interval: onEdge.parameters.alpha.interval! };
    const kaplan = { N: published('L(N)', 'alpha_N'), D: published('L(D)', 'alpha_D'), C: published('L(C_min)', 'alpha_C') };
    const language = madeUp();

    const plain = jointTextLaw(fresh);
    const joint = await bootstrap(plain, { resamples: 400, threads: 1 });
    const prediction = joint.predict({ nParams: foretold.nParamsTotal, nTokens: foretold.tokens });
    const misses = fresh.map((run) => lossOf(run) / joint.predict({ nParams: run.nParamsTotal, nTokens: run.tokens }).value - 1);
    const before = mean(data.filter((run) => 2 * run.tokens === foretold.tokens).map(lossOf));

    const { points, decay, fourPasses } = repeatedText({ fresh, repeated });
    const few = points.filter(({ unique }) => unique === Math.min(...points.map((point) => point.unique)));
    const many = points.find(({ unique }) => unique > few[0]!.unique)!;
    const byLaw = (passes: number) => repeatedWorth(passes, MUENNIGHOFF_2023.RD);
    const use = lossAndUse(fresh);
    const [most] = lossAndUse([foretold]);
    const tracks = lossTracksUse(use);
    const accuracies = use.map(({ accuracy }) => accuracy);
    // of each model on repeated tokens, the model on fresh ones that is nearest in loss
    const apart = lossAndUse(repeated).map(({ loss, accuracy }) =>
      Math.abs(accuracy - use.reduce((near, one) => (Math.abs(one.loss - loss) < Math.abs(near.loss - loss) ? one : near)).accuracy));

    const sentenceOf = (ours: Ranged, theirs: number, whose = 'Kaplan\'s') =>
      `${ranged(ours)}${whose === 'theirs of' ? '' : ','} ${IN_WORDS[agreement(ours, theirs)]} ${whose} ${decimal(theirs, 3)}`;
    const bendOf = ({ bend }: { bend: Ranged }) => `the line ${bends(bend)}: the exponent at its end less that at its beginning is ${ranged(bend)}`;
    const lossesOf = (own: readonly CompletedRun[], x: (run: CompletedRun) => number) => {
      const ends = [Math.min(...own.map(x)), Math.max(...own.map(x))];
      return ends.map((end) => decimal(mean(own.filter((run) => x(run) === end).map(lossOf)), 2));
    };
    const [narrow, widest] = lossesOf(size, widthOf);
    const [brief, long] = lossesOf(data, ({ tokens }) => tokens);
    const over = (first: number, last: number) => {
      const [from, to] = [edge.at(first)!, edge.at(last)!];
      return Math.log(from.loss / to.loss) / Math.log(to.trainFlops / from.trainFlops);
    };
    const [start, ...later] = overSeeds(data, ({ tokens }) => tokens, lossOf).map((group) => group.mean) as [number, ...number[]];
    const gains = later.map((loss, i) => (i === 0 ? start : later[i - 1]!) - loss);
    const sizes = overSeeds(size, (run) => run.nParamsNonEmbedding, lossOf);
    const [firstStep, ...laterSteps] = sizes.slice(1).map(({ key, mean }, i) => (sizes[i]!.mean - mean) / Math.log2(key / sizes[i]!.key));
    const afresh = readRuns('repetition').filter((run) => run.epochs < 1.5);
    const again = readRuns('repetition').filter((run) => run.epochs >= 1.5 || run.config.train.steps === 128);
    const passesOf = (run: CompletedRun) => run.config.train.steps / 128;
    const sixteen = freshEquivalent(overSeeds(afresh, passesOf, lossOf), overSeeds(again, passesOf, lossOf)).find(({ x }) => x === 16)!.y;
    return {
      'size-read': [
        `from ${narrow} nats at width 8 to ${widest} at width 64`, `slope, ${sentenceOf(bySize.exponent, kaplan.N)}`, bendOf(bySize),
        `From width 8 to 16 a doubling of *N* gains ${decimal(firstStep!, 2)} nats, later ${decimal(Math.min(...laterSteps), 2)} to ${
          decimal(Math.max(...laterSteps), 2)}`,
      ],
      'data-read': [`from ${brief} to ${long} nats`, `The first doubling brings ${decimal(gains[0]!, 2)} nats, the last ${decimal(gains.at(-1)!, 2)}`, `slope, ${sentenceOf(byData.exponent, kaplan.D)}`, bendOf(byData)],
      'compute-read': [
        `slope, ${sentenceOf(byCompute, kaplan.C)}`,
        `is ${decimal(over(0, 3), 2)} over its four cheapest points and ${decimal(over(-4, -1), 2)} over its four dearest`,
      ],
      'compare-read': [
        `size, our ${sentenceOf(bySize.exponent, language.size.exponent.value, 'theirs of')}`, `data, our ${sentenceOf(byData.exponent, language.data.exponent.value, 'theirs of')}`,
        ranged(language.size.bend), ranged(language.data.bend),
        `${decimal(bySize.exponent.value / language.size.exponent.value, 1)} and ${decimal(byData.exponent.value / language.data.exponent.value, 1)} times the slope`,
      ],
      'joint-read': [
        `only that it is below ${decimal(plain.parameters.E.interval!.high, 2)}`, plain.warnings.join(' ').includes('do not limit alpha') ? 'do not limit α' : 'limit α',
        `β = ${ranged({ value: joint.parameters.beta.value, interval: joint.parameters.beta.interval! }, 2)}`,
        `by up to ${percent(largest(misses))} of the loss`,
        `foretold ${ranged({ value: prediction.value, interval: prediction.interval! }, 2)} nats for it, and it ended at ${decimal(lossOf(foretold), 2)}`,
        `${decimal(before - lossOf(foretold), 2)} nats below the runs on half as many`,
      ],
      'repetition-read': [
        `four passes over 16 thousand are worth ${ranged(few[0]!.worth, 1)} fresh ones`, `four over 262 thousand ${ranged(many.worth, 1)}`,
        `is ${fourPasses}`, `16 passes are worth ${ranged(few[1]!.worth, 1)}`, `64 are worth ${ranged(few[2]!.worth, 1)}`,
        `\`R_D*\` = ${ranged(decay, 1)} ${IN_WORDS[agreement(decay, MUENNIGHOFF_2023.RD)]} their ${decimal(MUENNIGHOFF_2023.RD, 1)}`,
        `16 passes were worth ${decimal(sixteen, 1)}, ${sixteen > few[1]!.worth.interval.low && sixteen < few[1]!.worth.interval.high ? 'about' : 'NOT'} as here`,
        `their law says ${byLaw(4).toFixed(1)}, ${byLaw(16).toFixed(1)} and ${byLaw(64).toFixed(1)}`,
      ],
      'use-read': [
        `rank correlation of ${decimal(tracks.correlation, 2)}`, tracks.holds ? 'loss tracks use' : 'loss does not track use',
        `from ${percent(Math.min(...accuracies))} to ${percent(Math.max(...accuracies))}`, `${(100 * mean(apart)).toFixed(0)} points on average`, `goes on: ${percent(most!.accuracy)}`,
      ],
    };
  },
};
