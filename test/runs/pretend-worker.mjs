// A sweep's worker that trains nothing: ten steps of a few milliseconds, then the record that the test prepared.
// Some seeds come to grief: 900 throws, 901 takes its process along every time, 902 the first time only, 903 goes on until it is stopped.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { serveRuns } from '../../lib/dist/runs/workers/serve-runs.js';
import { InterruptedError } from '../../lib/dist/train/interrupt.js';

const prepared = process.env.PRETEND_RECORDS;
const records = JSON.parse(readFileSync(prepared, 'utf8'));

serveRuns(async ({ train: { seed } }, { onBackend, onStep, signal }) => {
  const name = process.env.PRETEND_BACKEND ?? 'tensorflow';
  onBackend({ name, sentence: `Pretended ${name}.` });
  for (let step = 1; step <= 10 || seed === 903; step++) {
    await wait(seed % 5);
    if (signal.aborted) throw new InterruptedError('stopped');
    onStep(step);
    if (step === 5 && seed === 900) throw new Error('out of memory');
    if (step === 5 && (seed === 901 || (seed === 902 && !existsSync(`${prepared}.died`)))) {
      writeFileSync(`${prepared}.died`, '');
      process.kill(process.pid, 'SIGKILL');
    }
  }
  return records.find((record) => record.seed === seed);
});
