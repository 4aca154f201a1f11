import * as tf from '@tensorflow/tfjs';
import { compileStateful } from '../../lib/engine/index.js';
import { flattenTensors, mapTensors } from '../../lib/engine/tree.js';
import { median, round } from './statistics.js';
import { STATE_WORKLOADS } from './workloads.js';

const scaled = (state: object, batch: { factor: tf.Tensor }) =>
  ({ state: mapTensors(state, (tensor) => tensor.mul(batch.factor)), outputs: { done: batch.factor } });

/**
 * What it costs that the state goes through every call: the time of a step that does nothing but multiply every tensor of the state by a
 * number, beside that of a training step of the smallest batch. State kept in the session would have to be read and written too, so what it
 * could save is less than this.
 */
export function costOfCarryingState(): object[] {
  return STATE_WORKLOADS.map((workload) => {
    const { step, state, batch, statics } = workload.build();
    const training = compileStateful(step, state as unknown, statics);
    const carrying = compileStateful(scaled, state as object, {});
    const bytes = Object.values(flattenTensors(state)).reduce((sum, { size }) => sum + 4 * size, 0);
    const factor = tf.scalar(1);
    const time = (run: () => void): number => {
      run();
      run();
      return median(Array.from({ length: 7 }, () => {
        const started = performance.now();
        run();
        return performance.now() - started;
      }));
    };
    const stepMs = time(() => tf.tidy(() => training.run(batch).loss.dataSync()));
    const carryMs = time(() => tf.tidy(() => carrying.run({ factor }).done.dataSync()));
    training.dispose();
    carrying.dispose();
    tf.dispose([state, batch, factor]);
    return {
      measured: 'state through every call',
      size: workload.name,
      nParams: workload.nParams,
      stateMegabytes: Math.round(bytes / 1e6),
      trainingStepMs: round(stepMs),
      readAndWriteOfAllStateMs: round(carryMs),
    };
  });
}
