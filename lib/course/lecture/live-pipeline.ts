import { createExecutor } from '../../runs/execute.js';
import type { RunRecord } from '../../runs/index.js';
import type { DeclaredRun } from '../../runs/sweeps/sweep.js';
import { progressHtml, type HtmlDisplay } from './progress.js';

export { downstreamRun } from '../../runs/sweeps/tasks.js';

const REDRAW_MILLISECONDS = 500;

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
  const started = performance.now();
  const elapsedSeconds = () => (performance.now() - started) / 1000;
  const records: RunRecord[] = [];
  let secondsDone = 0;
  let lastDrawn = -Infinity;
  for (const { label, config, steps, estimatedSeconds } of plan) {
    display.html(progressHtml({ doing: label, fraction: secondsDone / totalSeconds, elapsedSeconds: elapsedSeconds() }));
    records.push(await execute(config, {
      onStep(step) {
        if (performance.now() - lastDrawn < REDRAW_MILLISECONDS) return;
        lastDrawn = performance.now();
        const fraction = (secondsDone + (estimatedSeconds * step) / steps) / totalSeconds;
        display.html(progressHtml({ doing: `${label}: step ${step} of ${steps}`, fraction: Math.min(fraction, 0.99), elapsedSeconds: elapsedSeconds() }));
      },
    }));
    secondsDone += estimatedSeconds;
  }
  display.html(progressHtml({ doing: `${runs.length} runs`, fraction: 1, elapsedSeconds: elapsedSeconds() }));
  return records;
}
