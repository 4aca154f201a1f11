import { allRight, compareMetrics, riseShape, shareInterval, trendProbability } from '../../../../lib/emergence/index.js';
import { publishedTable } from '../../../../lib/core/published.js';
import { CHINCHILLA_REFIT, parametricLoss } from '../../../../lib/fit/index.js';
import type { MetricName } from '../../../../lib/core/metric-names.js';
import { overSeeds } from '../../../../lib/runs/analysis/compare-runs.js';
import { foretoldThresholds, shareRight, taskScore } from '../../../../lib/runs/analysis/task-scores.js';
import type { CompletedRun } from '../../../../lib/runs/index.js';
import { readRuns } from '../../../../lib/runs/store/read-runs.js';
import { decimal, mean, percent, type SectionProse } from './read-prose.js';

const sizeOf = (run: CompletedRun) => run.nParamsNonEmbedding;
const whole = (value: number) => Math.round(value).toLocaleString('en');
const lowest = (values: readonly number[]) => Math.min(...values);
const highest = (values: readonly number[]) => Math.max(...values);
const LENGTHS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

export const section5: SectionProse = {
  elsewhere: ['table-explain', 'live'],
  bound() {
    const chain = readRuns('chain');
    const asked = { stage: 'zeroShot', task: 'chain' } as const;
    const score = (metric: MetricName, answerTokens = 8) => (run: CompletedRun) => taskScore(run, { ...asked, metric, answerTokens });
    const bySize = (metric: MetricName) => overSeeds(chain, sizeOf, score(metric));
    const at = (metric: MetricName, N: number) => bySize(metric).find(({ key }) => key === N)!.mean;
    const [exact, token, likelihood] = [bySize('exactMatch'), bySize('tokenAccuracy'), bySize('logLikelihoodPerToken')];
    const emergent = (metric: MetricName, length: number) =>
      compareMetrics(chain.map((run) => ({ task: 'chain', metric, scale: sizeOf(run), score: score(metric, length)(run) })))[0]!;
    const shape = riseShape(emergent('exactMatch', 8).points);
    const misses = LENGTHS.flatMap((length) =>
      chain.map((run) => Math.abs(score('exactMatch', length)(run) - score('tokenAccuracy', length)(run) ** length)));
    const smooth = (['tokenAccuracy', 'logLikelihoodPerToken'] as const)
      .flatMap((metric) => LENGTHS.map((length) => emergent(metric, length).emergenceScore));
    const { families } = emergent('exactMatch', 8);

    const thresholds = foretoldThresholds(chain, { ...asked, answerTokens: 8 });
    const [foretold, measured] = [thresholds.map((one) => one.foretold), thresholds.map((one) => one.measured)];
    const ratios = thresholds.map((one) => one.foretold / one.measured).sort((a, b) => a - b);
    const seen = highest(exact.filter((size) => size.mean < 0.1).map(({ key }) => key));

    const sums = readRuns('addition');
    const right = (run: CompletedRun) => shareRight(run, 'fineTuned', 'addition-3-digit');
    const sumLoss = (run: CompletedRun) => -taskScore(run, { stage: 'fineTuned', task: 'addition-3-digit', metric: 'logLikelihoodPerToken' });
    const groups = overSeeds(sums, sizeOf, right)
      .map(({ values }) => ({ right: values.filter((share) => share > 0.5).length, of: values.length }));
    const broken = groups.map((group) => group.right);
    const between = sums.filter((run) => right(run) > 0.2 && right(run) < 0.8);
    const [adding, others] = [true, false].map((adds) => sums.filter((run) => sizeOf(run) === 10_160 && right(run) > 0.5 === adds));
    const stuck = sums.filter((run) => sizeOf(run) < 4000).map(sumLoss);
    // two sizes of ten runs each: the least-squares line goes through their means
    const [meanAt1760, meanAt3792, measuredAt25472] = [1760, 3792, 25_472]
      .map((N) => mean(sums.filter((run) => sizeOf(run) === N).map(sumLoss))) as [number, number, number];
    const lineAt25472 = meanAt1760 + (meanAt3792 - meanAt1760) * Math.log(25_472 / 1760) / Math.log(3792 / 1760);

    const readers = readRuns('emergence');
    const passes = (k: number) => (run: CompletedRun) => allRight(k, { right: Math.round(300 * shareRight(run, 'zeroShot', 'facts-cloze')), of: 300 });
    const exam = (k: number) =>
      compareMetrics(readers.map((run) => ({ task: `${k}`, metric: 'exactMatch' as const, scale: sizeOf(run), score: passes(k)(run) })))[0]!;
    const twenty = (N: number) => exam(20).points.find(({ scale }) => scale === N)!.score;
    const below = highest(sums.map((run) => taskScore(run, { stage: 'fineTuned', task: 'addition-3-digit', metric: 'tokenAccuracy' }) ** 4 - right(run)));

    const mmlu = (model: string) =>
      decimal(publishedTable('hoffmann-2022-benchmarks').find((row) => row.benchmark === 'MMLU' && row.model === model)!.accuracyPercent, 1);
    const byLaw = (N: number, D: number) => decimal(parametricLoss(CHINCHILLA_REFIT.parameters, N, D), 3);
    const scores = (['exactMatch', 'tokenAccuracy', 'tokenEditDistance', 'logLikelihoodPerToken'] as const)
      .map((metric) => emergent(metric, 8).emergenceScore);

    const learning = readRuns('live', ({ corpus }) => corpus.name === 'addition-2-digit')[0]!.scores!;
    const after = (step: number) => {
      const { exactMatch, tokenAccuracy, logLikelihoodPerToken } = learning.find((one) => one.step === step)!.metrics;
      return { right: percent(exactMatch!), digits: tokenAccuracy!, likelihood: logLikelihoodPerToken! };
    };
    return {
      'live-explain': [
        `by step 150 ${percent(1 + after(150).likelihood / Math.log(10))} of the 2.3 nats were gone, and exact match stood at ${after(150).right}:`,
        `(With ${percent(after(150).digits)} of the digits right, independence would give ${percent(after(150).digits ** 3)}:`,
        `from step 200 to 350 it went from ${decimal(after(200).likelihood, 2)} to ${decimal(after(350).likelihood, 2)} while exact match went from ${after(200).right} to ${
          after(350).right}, and over the next hundred steps little moved (${decimal(after(450).likelihood, 2)} and ${after(450).right})`,
      ],
      'table-explain': [
        `the law has the loss fall from ${byLaw(175e9, 300e9)} to ${byLaw(70e9, 1.4e12)}, and MMLU goes from ${mmlu('GPT-3')} to ${mmlu('Chinchilla')}%`,
      ],
      'chain-explain': [
        `flat for ${decimal(shape.flatDecades, 2)} decades, then from a tenth to nine tenths in ${decimal(shape.riseDecades, 2)}`,
        `Token accuracy gains at every size, from ${percent(token[0]!.mean)} to ${percent(token.at(-1)!.mean)}, and the log-likelihood gains ${
          decimal(likelihood.at(-1)!.mean - likelihood[0]!.mean, 1)} nats`,
        `At N = 2,680 the models know ${percent(at('tokenAccuracy', 2680))} of the tokens, and a test of whole answers reports ${
          percent(at('exactMatch', 2680), 1)}`,
        `the five seeds lie within ${(100 * highest(exact.map(({ low, high }) => high - low))).toFixed(0)} points under exact match`,
      ],
      'power-explain': [
        `differs from *a*ᴸ by ${decimal(mean(misses), 3)} on average and by ${decimal(highest(misses), 3)} at most`,
        `the loss of the largest, ${decimal(-likelihood.at(-1)!.mean, 2)} nats, would foretell ${
          percent(Math.exp(8 * likelihood.at(-1)!.mean))} where ${percent(exact.at(-1)!.mean)} of the answers are right`,
        `exact match lies up to ${(100 * below).toFixed(0)} points *below* *a*⁴`,
      ],
      'score-explain': [
        `the chain scores ${decimal(lowest(smooth), 1)} to ${decimal(highest(smooth), 1)}, whatever the length`,
        `it scores ${decimal(emergent('exactMatch', 1).emergenceScore, 1)} for one token, ${
          decimal(emergent('exactMatch', 8).emergenceScore, 1)} for eight and ${decimal(emergent('exactMatch', 10).emergenceScore, 1)} for ten`,
        `Edit distance lies between, ${decimal(emergent('tokenEditDistance', 8).emergenceScore, 1)} for eight tokens`,
        `ours counts as emergent under ${['none', 'one', 'two', 'three', 'four'][scores.filter((one) => one >= 18).length]} metric of four`,
        `nine of ten families score between ${decimal(families.low, 1)} and ${decimal(families.high, 1)} for eight tokens`,
      ],
      threshold: [
        `at *a* = ${decimal(0.5 ** (1 / 8), 3)}, which are odds of ${(0.5 ** (1 / 8) / (1 - 0.5 ** (1 / 8))).toFixed(0)} to 1`,
      ],
      'threshold-explain': [
        `${whole(lowest(foretold))} to ${whole(highest(foretold))} parameters, where ${whole(lowest(measured))} to ${whole(highest(measured))} were measured`,
        `Foretold over measured is ${decimal(ratios[0]!, 2)} to ${decimal(ratios.at(-1)!, 2)} over the five families, with median ${
          decimal(ratios[2]!, 2)}, at ${decimal(mean(measured) / seen, 1)} times the largest size that the line has seen`,
      ],
      'kinds-explain': [
        `${between.length} of ${sums.length} is right in 20% to 80% of the sums`,
        `two runs stand at −${decimal(highest(adding!.map(sumLoss)), 2)} nats or above, and eight at −${decimal(lowest(others!.map(sumLoss)), 2)} or below`,
        `one digit of four that is a guess costs (ln 10)/4 = ${decimal(Math.log(10) / 4, 2)} nats, two cost ${decimal(Math.log(10) / 2, 2)}`,
        `**share of runs that break through**: ${broken.slice(0, -1).join(', ')} and ${broken.at(-1)!} of ten`,
        `has probability ${trendProbability(groups).toExponential(0).replace(/e-(.*)/, (_, digits: string) =>
          ` · 10⁻${[...digits].map((digit) => '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(digit)]).join('')}`)} (exact trend test)`,
        '(2025, arXiv 2502.17356)', // Zhao et al.
        `At N = 1,760 and 3,792 all lose ${decimal(lowest(stuck), 2)} to ${decimal(highest(stuck), 2)} nats, and a line through those points loses ${
          decimal(lineAt25472, 2)} at 25,472, where ${decimal(measuredAt25472, 2)} came out`,
      ],
      'exam-explain': [
        `the score is ${decimal(exam(1).emergenceScore, 1)}`,
        `passed by ${twenty(6592) < 0.005 ? 'nobody' : 'SOME'} up to N = 6,592, by ${percent(twenty(14_496))} at 14,496, by ${
          percent(twenty(155_840))} at 155,840 and by ${percent(twenty(304_192))} at 304,192, where one fact in ${
          ['sixty', 'seventy', 'eighty', 'ninety'][Math.round(0.1 / (1 - exam(1).points.at(-1)!.score)) - 6]} is wrong: its score is ${
          decimal(exam(20).emergenceScore, 1)}`,
      ],
      users: [
        'is not 75% right', // three digits of four
        `an ability below about ${(300 * shareInterval(0, 300).high).toFixed(0)}/*n* may be reported`,
        `none right of 300 leaves a true share of up to ${percent(shareInterval(0, 300).high, 1)} possible`,
      ],
    };
  },
};
