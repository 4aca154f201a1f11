import { overSeeds, spreadShares } from '../../../../lib/runs/analysis/compare-runs.js';
import { shareRight } from '../../../../lib/runs/analysis/task-scores.js';
import { readRuns } from '../../../../lib/runs/store/read-runs.js';
import { decimal, lossOf, pointed, widthOf, type SectionProse } from './read-prose.js';

export const section1: SectionProse = {
  elsewhere: ['setting', 'predict-live', 'curves-explain', 'growth-explain'],
  bound() {
    const runs = readRuns('downstream');
    const cells = (value: (run: (typeof runs)[number]) => number) => overSeeds(runs, (run) => `${widthOf(run)} ${run.config.train.steps}`, value);
    const cell = (groups: ReturnType<typeof cells>, key: string) => groups.find((group) => group.key === key)!;
    const [tuned, losses] = [cells((run) => shareRight(run, 'fineTuned', 'inference')), cells(lossOf)];
    const genus = cells((run) => shareRight(run, 'zeroShot', 'genus'));
    const points = (groups: typeof tuned, key: string, digits = 1) => (100 * cell(groups, key).mean).toFixed(digits);
    const [accuracy, loss] = [spreadShares(tuned), spreadShares(losses)];
    const means = tuned.map((group) => group.mean);
    const middle = means.reduce((sum, value) => sum + value, 0) / means.length;
    const ofMeans = Math.sqrt(means.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (means.length - 1));
    const span = (key: string) => cell(losses, key).high - cell(losses, key).low;
    const long = [16, 32, 64].map((width) => span(`${width} 2400`));
    const isAbove = (steps: (n: number) => boolean) =>
      runs.filter((run) => steps(run.config.train.steps) && shareRight(run, 'fineTuned', 'inference') > 0.7).length;
    const [above, below] = [isAbove((steps) => steps === 2400), isAbove((steps) => steps < 2400)];
    const distillation = readRuns('distillation');
    const student = (value: (run: (typeof distillation)[number]) => number, steps: number, distilled: boolean) => overSeeds(
      distillation.filter(({ config: { train } }) => train.steps === steps && (train.distillation !== undefined) === distilled), () => 'student', value,
    )[0]!;
    const gain = (steps: number) => student(lossOf, steps, false).mean - student(lossOf, steps, true).mean;
    const widest = Math.max(...[300, 1200].flatMap((steps) => [true, false].map((how) => {
      const { low, high } = student(lossOf, steps, how);
      return high - low;
    })));
    const after1200 = (stage: 'fineTuned' | 'zeroShot', task: string, distilled: boolean) =>
      (100 * student((run) => shareRight(run, stage, task), 1200, distilled).mean).toFixed(0);
    const ends = ['16 150', '64 2400'].map((key) => ({ losses: cell(losses, key), genus: cell(genus, key) }));
    const twice = runs.find((run) => widthOf(run) === 32 && run.config.train.steps === 600 && run.seed === 1)!;
    return {
      'live-explain': [
        `losses of ${ends.map((end) => `${decimal(end.losses.low, 2)} to ${decimal(end.losses.high, 2)}`).join(' against ')} nats a token`,
        // of each end all seeds are alike: lowest and highest, written once
        `${ends.map((end) => [...new Set([end.genus.low, end.genus.high])].map((share) => `${Number((100 * share).toFixed(1))}%`).join(' to ')).join(' against ')} of the species`,
      ],
      // 89.4%: the same run on two threads, which no record holds
      deterministic: [`with an accuracy of **${(100 * shareRight(twice, 'fineTuned', 'inference')).toFixed(1)}%**`, 'it reached 89.4%'],
      'grid-explain': [
        `accuracy grows with the width, ${points(tuned, '16 2400')} to ${points(tuned, '32 2400')} to ${points(tuned, '64 2400')}%`,
        `${above === 9 ? '**all nine** models' : `${above} of nine models`} there are clearly past the two thirds`,
        `Of the 18 that were pretrained for less, ${['none', 'one', 'two', 'three', 'four', 'five', 'six', 'seven'][below]} are.`,
        `From corner to corner the gain is ${(100 * (cell(tuned, '64 2400').mean - cell(tuned, '16 150').mean)).toFixed(0)} points.`,
        `the largest model after 150 steps (${points(tuned, '64 150')}%) ${
          cell(tuned, '64 150').mean < cell(tuned, '16 2400').mean ? 'loses to' : 'beats'} the smallest after 2,400 (${points(tuned, '16 2400')}%)`,
        'A cell near 66.7% has', // two thirds
      ],
      'spread-explain': [
        `the setting makes hardly more difference (${pointed(accuracy.betweenGroups, 3)}) than the seed (${pointed(accuracy.withinGroups, 3)})`,
        `The means of the cells differ by more, ${pointed(ofMeans, 3)},`,
        `For the loss the setting makes ${decimal(loss.betweenGroups / loss.withinGroups, 1)} times what the seed does`,
        `span ${pointed(long[1]!, 3)} and ${pointed(long[2]!, 3)} nats at widths 32 and 64, and ${pointed(long[0]!, 3)} at width 16`,
        `between ${pointed(Math.min(...long), 3)} and ${pointed(Math.max(...long), 3)} nats where training was long, and only to ${
          pointed(Math.max(...losses.map(({ low, high }) => high - low)), 2)} where it was short`,
      ],
      'genus-explain': [
        `After 600 only width 64 knows some (${(100 * cell(genus, '64 600').low).toFixed(0)} to ${(100 * cell(genus, '64 600').high).toFixed(0)}%)`,
        `nearly all (${points(genus, '16 2400', 0)}, ${points(genus, '32 2400', 0)} and ${points(genus, '64 2400', 0)}%)`,
      ],
      'distil-explain': [
        `After 1,200 steps the teacher has lowered it by ${pointed(gain(1200), 3)} nats, ${
          gain(1200) > 2 * widest ? 'more' : 'less'} than twice the largest span over seeds`,
        `after 300 by about ${pointed(gain(300), 2)}, which is ${gain(300) < widest ? 'less' : 'more'} than that span`,
        `(genus ${after1200('zeroShot', 'genus', true)}% against ${after1200('zeroShot', 'genus', false)}%, with wide spans)`,
        `end at ${after1200('fineTuned', 'inference', true)}%, below the form, those alone at ${after1200('fineTuned', 'inference', false)}%`,
        `widths 16 and 32 alone reach ${decimal(cell(losses, '16 2400').mean, 2)} and ${decimal(cell(losses, '32 2400').mean, 2)} after 2,400 steps`,
        `about as much as its teacher did (${decimal(student(lossOf, 1200, true).mean, 2)})`,
      ],
      end: [`${pointed(gain(1200), 3)} nats for the student that saw enough tokens`],
    };
  },
};
