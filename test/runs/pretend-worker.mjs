// A sweep's worker that trains nothing: ten steps of a few milliseconds, then the record that the test prepared.
// Some seeds come to grief: 900 throws, 901 takes its process along every time, 902 the first time only, 903 goes on until it is stopped.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
/** @import { RunRecord } from '../../lib/runs/store/run-record.js' */

/** @param {string} file @returns {Promise<unknown>} a compiled module, as a sweep's workers run it */
const compiled = (file) => import(new URL(`../../lib/dist/${file}`, import.meta.url).href);
const { serveRuns } = /** @type {typeof import('../../lib/runs/workers/serve-runs.js')} */ (await compiled('runs/workers/serve-runs.js'));
const { InterruptedError } = /** @type {typeof import('../../lib/core/long-work.js')} */ (await compiled('core/long-work.js'));

const prepared = process.env.PRETEND_RECORDS ?? '';
/** @type {RunRecord[]} */
const records = JSON.parse(readFileSync(prepared, 'utf8'));

serveRuns(async ({ train: { seed } }, { onBackend, onStep, signal }) => {
  const name = /** @type {'tensorflow' | 'wasm'} */ (process.env.PRETEND_BACKEND ?? 'tensorflow');
  onBackend?.({ name, version: 'none', threads: 1, sentence: `Pretended ${name}.` });
  for (let step = 1; step <= 10 || seed === 903; step++) {
    await wait(seed % 5);
    if (signal?.aborted) throw new InterruptedError('stopped');
    onStep?.(step);
    if (step === 5 && seed === 900) throw new Error('out of memory');
    if (step === 5 && (seed === 901 || (seed === 902 && !existsSync(`${prepared}.died`)))) {
      writeFileSync(`${prepared}.died`, '');
      process.kill(process.pid, 'SIGKILL');
    }
  }
  const record = records.find((one) => one.seed === seed);
  if (!record) throw new Error(`no record of seed ${seed} was prepared`);
  return record;
});
