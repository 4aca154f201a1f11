import { createExecutor } from '../../runs/execute.js';
import type { RunRecord } from '../../runs/index.js';
import type { DeclaredRun } from '../../runs/sweeps/sweep.js';
import { LiveDisplay, type HtmlDisplay } from '../../plot/live-display.js';

export { downstreamRun } from '../../runs/sweeps/tasks.js';

/**
 * Executes runs of any kind one after another in this process, with a progress bar, and returns their records in the same order: pretraining,
 * fine-tuning and questions as in a sweep, but nothing is written to disk. The stop button ends it at the next step.
 *
 * Example: `const [record] = await pipelineLive(newDisplay(), [downstreamRun({ dModel: 32, steps: 600, seed: 1 })])`.
 * @throws InputError for a configuration out of range, before anything is trained; InterruptedError
 */
export async function pipelineLive(display: HtmlDisplay, runs: readonly DeclaredRun[]): Promise<RunRecord[]> {
  const { planSweep } = await import('../../runs/sweeps/sweep.js');
  const plan = await planSweep({ name: 'live', question: '', runs: () => [...runs] });
  const execute = createExecutor();
  const totalSeconds = plan.reduce((sum, { estimatedSeconds }) => sum + estimatedSeconds, 0);
  const live = new LiveDisplay(display);
  const records: RunRecord[] = [];
  let secondsDone = 0;
  try {
    for (const { label, config, steps, estimatedSeconds } of plan) {
      live.progress(label, secondsDone / totalSeconds);
      records.push(await execute(config, {
        onStep(step) {
          live.progress(`${label}: step ${step} of ${steps}`, Math.min((secondsDone + (estimatedSeconds * step) / steps) / totalSeconds, 0.99));
        },
      }));
      secondsDone += estimatedSeconds;
    }
    live.progress(`${runs.length} runs`, 1);
    return records;
  } finally {
    live.close();
  }
}
