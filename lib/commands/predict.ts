import type { Command } from 'commander';
import { InputError } from '../core/check.js';
import { counted } from '../core/text.js';
import { commitPrediction, predictionFile, predictOneShot } from '../runs/one-shot.js';
import { readRuns } from '../runs/store/read-runs.js';

interface PredictFlags {
  from: string;
  times: string;
  out?: string;
  dryRun?: true;
  json?: true;
}

/** `scaling predict`: write down the loss of one large run before it is trained. */
export function registerPredict(program: Command): void {
  program.command('predict')
    .description('plan one large run from small ones and write its predicted loss down, once; npx scaling sweep one-shot, or one-shot-tuned, trains it then')
    .option('--from <sweep>', 'the recorded small runs', 'isoflop')
    .option('--times <n>', 'compute of the large run, in multiples of the largest small one', '8')
    .option('--out <file>', 'where it is written (default: datasets/runs/one-shot-prediction.json, or one-shot-tuned-prediction.json)')
    .option('--dry-run', 'say it without writing it down')
    .option('--json', 'print it as JSON')
    .addHelpText('after', '\nExamples: npx scaling predict --dry-run\n          npx scaling predict --from isoflop-tuned --times 30')
    .action(async ({ from, times, out, dryRun, json }: PredictFlags) => {
      const factor = Number(times);
      if (!(factor >= 8 && factor <= 1e6)) throw new InputError(`--times: expected a number from 8 to 1e6, got ${times}`);
      const runs = readRuns(from);
      const largest = Math.max(...runs.map((run) => run.trainFlops.sixNDTotal));
      const prediction = await predictOneShot(from, runs, factor * largest);
      if (!dryRun) commitPrediction(prediction, out ?? predictionFile(from));
      if (json) return console.log(JSON.stringify(prediction, null, 2));
      const { run, predictedLossNatsPerToken: loss, interval, extrapolationInterval } = prediction;
      console.log(`${run.trainFlops.toExponential(2)} FLOPs, ${factor} times the largest of ${counted(prediction.from.runs.length, 'run')}: width ${run.dModel} (${run.nParamsTotal} parameters), ${counted(run.steps, 'step')}, ${counted(run.tokens, 'token')}`);
      const between = ({ level, low, high }: typeof interval): string => `${100 * level}% of runs between ${low.toFixed(4)} and ${high.toFixed(4)}`;
      console.log(`predicted loss ${loss.toFixed(4)} nats a token`);
      console.log(`  by the interval for inside the range of the small runs: ${between(interval)}`);
      console.log(`  by how predictions beyond it have missed before: ${extrapolationInterval ? between(extrapolationInterval) : 'unknown, the record is too short'}`);
      if (dryRun) console.log('not written down');
    });
}
