import * as tf from '@tensorflow/tfjs';
import { RUNGS, compileStateful, type CompiledStateful } from '../../lib/engine/index.js';
import type { Peer } from './peer.js';
import type { Workload } from './workloads.js';

/** A way to run a workload's step; `time` gives the milliseconds a step of each of as many calls as `steps` steps need. */
export interface Contestant {
  name: string;
  stepsPerCall: number;
  /** Of a peer: its library and its mode, for the column of the table. */
  peer?: string;
  compileSeconds?: number;
  /** Of the first steps: what shows that all do the same work. */
  losses: number[];
  time(steps: number): number[] | Promise<number[]>;
  close(): void;
}

/** As many first losses as are compared; the peers tell as many. */
const FIRST_STEPS = 5;

/** Ways of the kit's own step: its rungs, and products in bf16. */
export const OWN_MODES = [...RUNGS, 'bf16'] as const;
export type OwnMode = (typeof OWN_MODES)[number];

/**
 * The kit's own step; with stepsPerCall, many steps a call.
 * @throws InputError where the mode cannot be had, as bf16 on a processor without its instructions
 */
export function ownContestant(workload: Workload, mode: OwnMode, stepsPerCall?: number): Contestant {
  const { step, state, batch, statics } = workload.build();
  const started = performance.now();
  const training: CompiledStateful<unknown, unknown, { loss: tf.Tensor }> = compileStateful(step, state as unknown, statics, {
    ...(mode === 'bf16' ? { precision: mode } : { rung: mode }), ...(stepsPerCall === undefined ? {} : { stepsPerCall }),
  });
  tf.dispose(state);
  const batches = Array.from({ length: stepsPerCall ?? 1 }, () => batch);
  const call = () => {
    const { loss } = stepsPerCall === undefined ? training.run(batch) : training.runMany(batches);
    const losses = [...loss.dataSync()]; // as a training loop does
    loss.dispose();
    return losses;
  };
  const losses = call();
  const firstSeconds = (performance.now() - started) / 1000;
  const once = () => {
    const start = performance.now();
    call();
    return (performance.now() - start) / batches.length;
  };
  while (losses.length < FIRST_STEPS) losses.push(...call());
  return {
    name: stepsPerCall === undefined ? mode : `${mode}*${stepsPerCall}`,
    stepsPerCall: batches.length,
    ...(mode === 'eager' ? {} : { compileSeconds: firstSeconds }),
    losses: losses.slice(0, FIRST_STEPS),
    time: (steps) => Array.from({ length: Math.ceil(steps / batches.length) }, once),
    close() {
      training.dispose();
      tf.dispose(batch);
    },
  };
}

/** A peer that has loaded the workload, in one of its modes. */
export async function peerContestant(peer: Peer, mode: string, stepsPerCall: number): Promise<Contestant> {
  const many = peer.modesOfManySteps.includes(mode);
  return {
    name: `${peer.name} ${peer.version} ${mode}${many ? `*${stepsPerCall}` : ''}`,
    stepsPerCall,
    peer: `${peer.name} ${mode}`,
    losses: await peer.prepare(mode, stepsPerCall),
    time: (steps) => peer.time(mode, stepsPerCall, steps),
    close: () => undefined,
  };
}

/** How far the losses of the first steps are from the reference's at most, in nats. Worked value: 2 and 1.5 from 2 and 1.4, 0.1. */
export function lossDifference(losses: readonly number[], reference: readonly number[]): number {
  const shared = losses.slice(0, reference.length);
  return Math.max(...shared.map((loss, step) => Math.abs(loss - reference[step]!)));
}
