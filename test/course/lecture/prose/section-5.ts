import { compareMetrics, predictMetrics, riseShape } from '../../../../lib/emergence/index.js';
import { overSeeds, rankCorrelation } from '../../../../lib/runs/analysis/compare-runs.js';
import { metricResults, shareRight, taskScore } from '../../../../lib/runs/analysis/task-scores.js';
import type { CompletedRun } from '../../../../lib/runs/index.js';
import { readRuns } from '../../../../lib/runs/store/read-runs.js';
import { decimal, largest, percent, type SectionProse } from './read-prose.js';

export const section5: SectionProse = {
  elsewhere: ['table-explain', 'live-explain', 'experiment', 'threshold'],
  bound() {
    const runs = readRuns('emergence');
    const sizes = [...new Set(runs.map((run) => run.nParamsNonEmbedding))].sort((a, b) => a - b);
    const asked = [
      ...['addition-2-digit', 'addition-3-digit', 'recall-4'].map((task) => ({ task, stage: 'fineTuned' as const })),
      { task: 'facts-cloze', stage: 'zeroShot' as const },
    ];
    const right = (task: string) => (run: CompletedRun) => shareRight(run, 'fineTuned', task);
    const above = (task: string, from: number, to: number) => {
      const some = runs.filter((run) => sizes.slice(from, to).includes(run.nParamsNonEmbedding));
      return { right: some.filter((run) => right(task)(run) > 0.5).length, of: some.length };
    };
    const inWords = ({ right: n, of }: { right: number; of: number }) => `${n} of ${of}`;
    const shareAt = (N: number) => {
      const n = above('addition-3-digit', sizes.indexOf(N), sizes.indexOf(N) + 1).right;
      return n === 0 ? 'none' : `${['one', 'two', 'three'][n - 1]} of three`;
    };
    const recallOn = (from: number) => Math.max(...sizes.slice(from).map((_, i) => above('recall-4', from + i, from + i + 1).right));
    const rho = rankCorrelation(runs.map((run) => run.nParamsNonEmbedding), runs.map(right('recall-4')));
    const compared = compareMetrics(metricResults(runs, asked));
    const of = (task: string, metric: string) => compared.find((one) => one.task === task && one.metric === metric)!;
    const score = (task: string, metric: string) => decimal(of(task, metric).emergenceScore, 1);
    const scores = (task: string, metrics: readonly string[]) => metrics.map((metric) => of(task, metric).emergenceScore);
    const range = (values: readonly number[]) => `${decimal(Math.min(...values), 1)} to ${decimal(Math.max(...values), 1)}`;
    const written = ['exactMatch', 'tokenEditDistance', 'logLikelihoodPerToken'];
    const flat = (task: string, metric: string) => riseShape(of(task, metric).points).flatDecades;
    const additions = ['addition-2-digit', 'addition-3-digit'];
    const meansOnly = compareMetrics(of('addition-3-digit', 'exactMatch').points.map((point) => ({ task: 'means', metric: 'exactMatch', ...point })))[0]!;
    const { families } = of('addition-3-digit', 'exactMatch');

    const facts = overSeeds(runs, (run) => run.nParamsNonEmbedding, (run) => shareRight(run, 'zeroShot', 'facts-cloze'));
    const adds = (run: CompletedRun) => right('addition-3-digit')(run) > 0.5;
    const metric = (run: CompletedRun, name: 'exactMatch' | 'tokenEditDistance' | 'logLikelihoodPerToken') =>
      taskScore(run, { stage: 'fineTuned', task: 'addition-3-digit', metric: name });
    const atLargest = runs.filter((run) => run.nParamsNonEmbedding === sizes.at(-1));
    const failing = atLargest.filter((run) => !adds(run))[0]!;
    const passing = atLargest.filter(adds).sort((a, b) => metric(a, 'exactMatch') - metric(b, 'exactMatch'))[0]!;
    const lossesOfFailing = overSeeds(runs.filter((run) => !adds(run)), (run) => run.nParamsNonEmbedding, (run) => -metric(run, 'logLikelihoodPerToken'));
    const match = (task: string) => runs.map((run) => right(task)(run)
      - predictMetrics(-taskScore(run, { stage: 'fineTuned', task, metric: 'logLikelihoodPerToken' }), task.includes('2') ? 3 : 4).exactMatch);

    return {
      'accuracy-explain': [
        `in more than half of the sums in ${inWords(above('addition-2-digit', 0, 3))} runs at the three smallest sizes, in ${
          inWords(above('addition-2-digit', 3, 5))} at the next two, and in ${inWords(above('addition-2-digit', 5, 10))} above`,
        `Recall climbs with size (rank correlation ${decimal(rho, 2)} over ${runs.length} runs), and at the three largest sizes ${
          recallOn(7) === 1 && above('recall-4', 7, 10).right === 3 && above('recall-4', 0, 7).right === 0 ? 'one run in three' : 'SOME'} leaves its line`,
        `in ${inWords(above('addition-3-digit', 3, 4))} runs at N = ${sizes[3]!.toLocaleString('en')}, in ${inWords(above('addition-3-digit', 5, 10))} at the five largest`,
        'A mean of three runs that is 60% may be three runs at 60%, or two at 90% and one at nothing.', // arithmetic
      ],
      'luck-explain': [
        `${shareAt(3792)} runs learnt it at N = 3,792, ${shareAt(25_472)} at 25,472, ${shareAt(304_192)} at 304,192`,
        '(2025, arXiv 2502.17356)', // Zhao et al.
      ],
      'metrics-explain': [
        `for the smallest models the grade says ${percent(facts[0]!.mean)}, not far from the 25% of a guess`,
        `exact match from ${percent(metric(failing, 'exactMatch'))} to ${percent(metric(passing, 'exactMatch'))}, edit distance from ${
          decimal(metric(failing, 'tokenEditDistance'), 2)} digits to ${decimal(metric(passing, 'tokenEditDistance'), 2)}, log-likelihood from ${
          decimal(metric(failing, 'logLikelihoodPerToken'), 2)} to ${decimal(metric(passing, 'logLikelihoodPerToken'), 2)} nats`,
      ],
      'kinds-explain': [
        `the loss falls from ${decimal(lossesOfFailing[0]!.mean, 1)} to ${decimal(lossesOfFailing.at(-1)!.mean, 1)} nats`,
      ],
      'power-explain': [
        `two-digit sums by up to ${(100 * largest(match('addition-2-digit'))).toFixed(0)} points`,
        'the cluster near (33%, 65%)', // where the eye finds it in the figure
      ],
      'score-explain': [
        `three-digit addition scores ${score('addition-3-digit', 'exactMatch')} under exact match, and ${score('addition-3-digit', 'tokenEditDistance')} and ${
          score('addition-3-digit', 'logLikelihoodPerToken')} under edit distance and log-likelihood`,
        `Two-digit addition scores ${range(scores('addition-2-digit', written))} under all three`,
        `the score of an even climb, ${range(scores('facts-cloze', ['multipleChoiceGrade', 'brierScore', 'logLikelihoodPerToken']))}, under everything`,
        `recall is highest under the smooth Brier score, ${score('recall-4', 'brierScore')} against ${score('recall-4', 'multipleChoiceGrade')} for the grade`,
        `score between ${decimal(families.low, 1)} and ${decimal(families.high, 1)}`,
        `would have given ${decimal(meansOnly.emergenceScore, 1)} in place of ${score('addition-3-digit', 'exactMatch')}`,
        `flat for about ${decimal(flat('addition-3-digit', 'exactMatch'), 1)} decades, ${
          range(additions.map((task) => flat(task, 'exactMatch') / flat(task, 'logLikelihoodPerToken')))} times as long as the log-likelihood`,
      ],
    };
  },
};
