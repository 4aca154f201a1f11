import { publishedTable } from '../../../../lib/core/published.js';
import { overSeeds, spreadShares } from '../../../../lib/runs/analysis/compare-runs.js';
import { gainOverSeeds, gridGains, verdictOfAll, type SeedGain } from '../../../../lib/runs/analysis/paired-seeds.js';
import { shareRight } from '../../../../lib/runs/analysis/task-scores.js';
import { fineTuningCurve } from '../../../../lib/runs/analysis/training-curves.js';
import type { CompletedRun } from '../../../../lib/runs/index.js';
import { readRuns } from '../../../../lib/runs/store/read-runs.js';
import { decimal, lossOf, percent, pointed, widthOf, type SectionProse } from './read-prose.js';

const stepsOf = (run: CompletedRun) => run.config.train.steps;
const right = (run: CompletedRun) => shareRight(run, 'fineTuned', 'topic');
const nBelow = (gains: readonly SeedGain[]) => gains.filter(({ verdict }) => verdict === 'fails').length;
const points = (share: number) => decimal(100 * share, 1);
/** `20.1 points (90% interval 18.0 to 22.2)`, or without the words. */
const gained = ({ mean, interval: { low, high } }: SeedGain) => `${points(mean)} points (90% interval ${points(low)} to ${points(high)})`;
const briefly = ({ mean, interval: { low, high } }: SeedGain) => `${points(mean)} (${points(low)} to ${points(high)})`;
const outOf = ({ gains }: SeedGain) => `${gains.filter((gain) => gain > 0).length} of ${gains.length}`;

export const section1: SectionProse = {
  elsewhere: ['setting', 'predict-live', 'predict-grid'],
  bound() {
    const runs = readRuns('transfer');
    const cell = (width: number, steps: number) => runs.filter((run) => widthOf(run) === width && stepsOf(run) === steps);
    const span = (width: number, steps: number, value: (run: CompletedRun) => number) => overSeeds(cell(width, steps), () => 'one', value)[0]!;
    const gains = gridGains(runs, right);
    const ends = (direction: string) => gains.filter((gain) => gain.direction === direction && gain.reach === 'ends');
    const [larger, longer, next] = [ends('larger'), ends('longer'), gains.filter(({ reach }) => reach === 'next')];
    const corners = { from: cell(12, 600), to: cell(32, 2400) };
    const [corner, lossCorner] = [gainOverSeeds(corners, right), gainOverSeeds(corners, (run) => -lossOf(run))];
    const shares = [right, lossOf].map((value) => {
      const { betweenGroups, withinGroups } = spreadShares(overSeeds(runs, (run) => `${widthOf(run)} ${stepsOf(run)}`, value));
      return { between: betweenGroups, within: withinGroups, ratio: betweenGroups / withinGroups };
    });
    const least = next.reduce((a, b) => (b.mean < a.mean ? b : a));
    const lossSpans = [12, 20, 32].map((width) => span(width, 2400, lossOf)).map(({ low, high }) => high - low);

    const pairs = readRuns('downstream');
    /** The step of fine-tuning at which a run of width 64 first has a loss under 0.55, well below a reader of the form only. */
    const breakthrough = (steps: number, seed: number) => {
      const curve = fineTuningCurve(pairs.find((run) => widthOf(run) === 64 && stepsOf(run) === steps && run.seed === seed)!);
      return curve.steps[curve.losses.findIndex((loss) => loss < 0.55)] ?? Infinity;
    };
    const isSooner = [1, 2, 3].every((seed) => {
      const [brief, middle, long] = [150, 600, 2400].map((steps) => breakthrough(steps, seed));
      return long! < middle! && middle! <= brief!;
    });
    const twice = pairs.find((run) => widthOf(run) === 32 && stepsOf(run) === 600 && run.seed === 1)!;

    const students = readRuns('distillation');
    const isDistilled = (run: CompletedRun) => run.config.train.distillation !== undefined;
    const distilled = students.filter(isDistilled);
    const alone = students.filter((run) => !isDistilled(run) && stepsOf(run) === stepsOf(distilled[0]!));
    const longerAlone = students.filter((run) => stepsOf(run) > stepsOf(distilled[0]!));
    const [sameTokens, sameCompute] = [alone, longerAlone].map((from) => ({
      accuracy: gainOverSeeds({ from, to: distilled }, right), loss: gainOverSeeds({ from, to: distilled }, (run) => -lossOf(run)),
    }));
    const nats = ({ mean, interval: { low, high } }: SeedGain) => `${pointed(mean, 3)} nats (${pointed(low, 3)} to ${pointed(high, 3)})`;
    const dearer = gainOverSeeds({ from: longerAlone, to: distilled }, lossOf);
    const known = (some: readonly CompletedRun[]) => percent(overSeeds(some, () => 'one', (run) => shareRight(run, 'zeroShot', 'genus'))[0]!.mean);
    const worst = overSeeds(longerAlone, () => 'one', right)[0]!;
    const meanOf = (some: readonly CompletedRun[]) => percent(overSeeds(some, () => 'one', right)[0]!.mean);

    const announced = publishedTable('model-growth');
    const grown = (from: string, to: string) => {
      const [first, last] = [from, to].map((name) => announced.find(({ model }) => model === name)!);
      const [begins, ends] = [first!, last!].map(({ month }) => 12 * Number(month.slice(0, 4)) + Number(month.slice(5)));
      const [fold, months] = [last!.nParamsReported / first!.nParamsReported, ends! - begins!];
      return { fold, months, doubling: months / Math.log2(fold) };
    };
    const whole = grown('GPT', 'PaLM');

    return {
      'live-explain': [
        [[12, 600], [32, 2400]].map(([width, steps]) => span(width!, steps!, right)).map(({ low, high }) => `${points(low)} to ${points(high)}%`).join(' against '),
        [[12, 600], [32, 2400]].map(([width, steps]) => span(width!, steps!, lossOf)).map(({ low, high }) => `${decimal(low, 2)} to ${decimal(high, 2)}`).join(' against '),
      ],
      'grid-explain': [
        `**Larger is better, at every length: ${verdictOfAll(larger)}.**`,
        `From width 12 to 32 the gain is ${gained(larger[0]!)} after 600 steps, ${briefly(larger[1]!)} after 1,200 and ${briefly(larger[2]!)} after 2,400.`,
        `**Longer is better, at every width: ${verdictOfAll(longer)}.**`,
        `From 600 to 2,400 steps it is ${briefly(longer[0]!)} at width 12, ${briefly(longer[1]!)} at 20 and ${briefly(longer[2]!)} at 32.`,
        `**Every step in the grid gains: ${verdictOfAll(next)}.**`,
        `${next.filter(({ verdict }) => verdict === 'holds').length} of the 12 intervals are above 0, ${nBelow(next)} below.`,
        `**From corner to corner: ${corner.verdict}**, by ${gained(corner)}.`,
      ],
      'spread-explain': [
        `For the accuracy, the setting makes ${decimal(shares[0]!.ratio, 1)} times the difference that the seed makes (${
          pointed(shares[0]!.between, 3)} against ${pointed(shares[0]!.within, 3)})`,
        `for the loss ${decimal(shares[1]!.ratio, 1)} times`,
        `${outOf(corner)} seeds gain in accuracy and ${outOf(lossCorner)} in loss`,
        `the smallest step in the grid (${points(least.mean)} points) is a gain for ${outOf(least)} seeds`,
        `after 2,400 steps twenty seeds span ${lossSpans.slice(0, 2).map((value) => pointed(value, 3)).join(', ')} and ${pointed(lossSpans[2]!, 3)} nats`,
      ],
      // 89.4%: the same run on two threads, which no record holds
      plateau: [`with an accuracy of **${percent(shareRight(twice, 'fineTuned', 'inference'), 1)}**`, 'it reached 89.4%'],
      'curves-explain': [`come **sooner**, at this width for ${isSooner ? 'each' : 'NOT EACH'} of the three seeds`],
      'distil-explain': [
        `**On the same tokens, distilling is better: ${sameTokens!.accuracy.verdict}.**`,
        `The distilled student names ${meanOf(distilled)} of the topics, the one alone ${meanOf(alone)}: a gain of ${gained(sameTokens!.accuracy)}, for ${
          outOf(sameTokens!.accuracy)} seeds`,
        `its loss is lower by ${nats(sameTokens!.loss)}`,
        `**For the same compute, distilling is better in right answers: ${sameCompute!.accuracy.verdict}; in loss: ${sameCompute!.loss.verdict}.**`,
        `names ${meanOf(longerAlone)}, and the distilled one gains ${gained(sameCompute!.accuracy)} over it`,
        `the loss of the distilled one is higher by ${nats(dearer)}`,
        `as pretrained, those ten name the genus of ${known(longerAlone)} of the species, the distilled ones of ${known(distilled)}`,
        `between ${percent(worst.low)} and ${percent(worst.high)}`,
      ],
      'growth-explain': [
        `about ${(100 * Math.round(whole.fold / 100)).toLocaleString('en')}-fold in ${whole.months} months, a doubling every ${decimal(whole.doubling, 1)} months on average: every ${
          decimal(grown('GPT', 'GPT-3').doubling, 1)} up to GPT-3, and every ${decimal(grown('GPT-3', 'PaLM').doubling, 0)} after it.`,
      ],
      end: [
        `by ${points(corner.mean)} points for ${outOf(corner)} seeds`,
        verdictOfAll(next) === 'holds' ? 'All twelve steps in the grid gain, each with its interval above 0.' : 'Not every step in the grid gains.',
        `${points(sameTokens!.accuracy.mean)} points on the same tokens. For the same compute right answers ${
          sameCompute!.accuracy.verdict === 'undecided' ? 'cannot' : 'CAN'} tell (${points(sameCompute!.accuracy.mean)} points, ${
          points(sameCompute!.accuracy.interval.low)} to ${points(sameCompute!.accuracy.interval.high)}), and the loss is ${
          sameCompute!.loss.verdict === 'fails' ? 'worse' : 'NOT WORSE'}`,
      ],
    };
  },
};
