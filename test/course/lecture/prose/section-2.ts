import { publishedTable } from '../../../../lib/core/published.js';
import { overSeeds, rankCorrelation } from '../../../../lib/runs/analysis/compare-runs.js';
import { SETTING_NAMES, settingName } from '../../../../lib/runs/analysis/run-columns.js';
import { shareRight } from '../../../../lib/runs/analysis/task-scores.js';
import { readRuns } from '../../../../lib/runs/store/read-runs.js';
import { decimal, lossOf, type SectionProse } from './read-prose.js';

export const section2: SectionProse = {
  elsewhere: ['masks-explain', 'objectives', 'signal-explain', 'encoder', 'encoder-explain', 'tasks', 'end', 'title'],
  bound() {
    const runs = readRuns('objective');
    const over = (value: (run: (typeof runs)[number]) => number) => overSeeds(runs, settingName, value, [...SETTING_NAMES]);
    const multitask = over((run) => ['inference', 'recall-3', 'copy-4'].reduce((sum, task) => sum + shareRight(run, 'fineTuned', task) / 3, 0));
    const results = publishedTable('wang-2022-results').filter(({ stage }) => stage === 'finetuned');
    const theirs = (setting: string) => results.find((row) => `${row.architecture}:${row.objective}` === setting)!.t0EvalAccuracyPercent;
    const both = multitask.filter(({ key }) => results.some((row) => `${row.architecture}:${row.objective}` === key));
    const order = rankCorrelation(both.map(({ key }) => theirs(key)), both.map(({ mean }) => mean));
    const best = [...results].sort((a, b) => b.t0EvalAccuracyPercent - a.t0EvalAccuracyPercent)[0]!;
    const isAhead = (architecture: string, other: string) => theirs(`${architecture}:MLM`) > theirs(`${architecture}:${other}`);
    const losses = over(lossOf);
    const loss = (setting: string) => losses.find(({ key }) => key === setting)!.mean;
    const masked = losses.filter(({ key }) => /^..:MLM/.test(key)).map(({ mean }) => mean);
    const widest = (groups: typeof losses) => Math.max(...groups.map(({ low, high }) => high - low));
    return {
      'side-explain': [
        `**After fine-tuning, ${best.architecture}:${best.objective} first**`,
        `MLM ahead of the other objective in the encoder-decoder and in the non-causal decoder (in the causal decoder it is ${
          isAhead('ED', 'PLM') && isAhead('ND', 'PLM') && !isAhead('CD', 'FLM') ? 'not' : 'NO LONGER SO'}: CD:MLM ${theirs('CD:MLM')}, CD:FLM ${theirs('CD:FLM')})`,
        `**${multitask.every(({ key, mean }) => key !== 'ED:MLM' || mean < Math.max(...multitask.map((one) => one.mean))) ? 'no' : 'yes'}**. The printed rank`,
        `rank correlation is about ${Math.abs(order) < 0.15 ? '0' : decimal(order, 1)}`,
        'between about −0.8 and 0.8 can come by chance: the 5% points of Spearman\'s coefficient are ±0.886', // a table of Spearman's coefficient
      ],
      'speed-explain': [
        `the prefix decoder is ${decimal(loss('ED:PLM') - loss('ND:PLM'), 1)} nats lower at the end`,
        `The three MLM models end within ${decimal(Math.ceil(100 * (Math.max(...masked) - Math.min(...masked))) / 100, 2)} nats of one another.`,
        `Validation losses of one setting lie within about ${decimal(widest(losses), 2)} nats`,
        `up to ${(100 * widest(multitask)).toFixed(0)} points apart`,
      ],
    };
  },
};
