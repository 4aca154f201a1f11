import * as tf from '@tensorflow/tfjs';
import { compileStateful, openBackend, closePrograms, type Rung } from '../../lib/engine/index.js';
import { median, round } from './statistics.js';
import { WORKLOADS } from './workloads.js';

await openBackend();
const rung = (process.env.RUNG ?? 'compiled') as Rung;
for (const name of (process.argv[2] ?? '1k,d32,d64').split(',')) {
  closePrograms();
  const { step, state, batch, statics } = WORKLOADS.find((w) => w.name === name)!.build();
  const started = performance.now();
  const one = compileStateful(step, state as unknown, statics, { rung });
  one.run(batch).loss.dataSync();
  const middle = performance.now();
  const many = compileStateful(step, state as unknown, statics, { rung, stepsPerCall: 32 });
  many.runMany([batch]).loss.dataSync();
  const compile = [middle - started, performance.now() - middle];
  const fresh = () => ({ ...mapClone(batch) });
  const time = (k: number | undefined) => {
    const times = [];
    const cpu = process.cpuUsage();
    let steps = 0;
    const start = performance.now();
    do {
      const t = performance.now();
      if (k === undefined) tf.tidy(() => one.run(fresh()).loss.dataSync());
      else tf.tidy(() => many.runMany(Array.from({ length: k }, fresh)).loss.dataSync());
      steps += k ?? 1;
      times.push((performance.now() - t) / (k ?? 1));
    } while (performance.now() - start < 700);
    const used = process.cpuUsage(cpu);
    return [median(times), (used.user + used.system) / 1000 / steps];
  };
  const ks = [undefined, 1, 2, 10, 32];
  const all = ks.map(() => [] as number[][]);
  for (let r = 0; r < 5; r++) ks.forEach((k, i) => all[i]!.push(time(k)));
  console.log(JSON.stringify({ name, rung, compileMs: compile.map(Math.round), ms: Object.fromEntries(ks.map((k, i) => [k ?? 'single', [median(all[i]!.map((p) => p[0]!)), Math.min(...all[i]!.map((p) => p[0]!)), median(all[i]!.map((p) => p[1]!)), Math.min(...all[i]!.map((p) => p[1]!))].map(round)])) }));
}
/** a new batch of the same values, as a loop makes one */
function mapClone(batch: any): any {
  return Object.fromEntries(Object.entries(batch as Record<string, tf.Tensor>).map(([k, t]) => [k, tf.tensor(t.dataSync().slice() as Int32Array, t.shape, t.dtype)]));
}
