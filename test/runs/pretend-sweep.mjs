// A sweep in a process of its own, to be killed: arguments are the plan as JSON and the record file.
// Says on a line of its own what happens.
import { readFileSync } from 'node:fs';
/** @import { PlannedRun } from '../../lib/runs/sweeps/sweep.js' */

const compiled = new URL('../../lib/dist/runs/workers/run-sweep.js', import.meta.url).href;
const { runSweep } = /** @type {typeof import('../../lib/runs/workers/run-sweep.js')} */ (await import(compiled));

const { RecordFile } = /** @type {typeof import('../../lib/runs/store/append-store.js')} */ (await import(
  new URL('../../lib/dist/runs/store/append-store.js', import.meta.url).href));

const [planFile = '', file = ''] = process.argv.slice(2);
await runSweep(/** @type {PlannedRun[]} */ (JSON.parse(readFileSync(planFile, 'utf8'))), {
  store: new RecordFile(file),
  processes: 2,
  threads: 1,
  worker: new URL('./pretend-worker.mjs', import.meta.url),
  onEvent: ({ kind }) => console.log(kind),
});
