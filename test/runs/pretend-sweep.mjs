// A sweep in a process of its own, to be killed: arguments are the plan as JSON and the record file. Says on a line of its own what happens.
import { readFileSync } from 'node:fs';
import { runSweep } from '../../lib/dist/runs/workers/run-sweep.js';

const [planFile, file] = process.argv.slice(2);
await runSweep(JSON.parse(readFileSync(planFile, 'utf8')), {
  file,
  processes: 2,
  threads: 1,
  worker: new URL('./pretend-worker.mjs', import.meta.url),
  onEvent: ({ kind }) => console.log(kind),
});
