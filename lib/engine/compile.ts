import * as tf from '@tensorflow/tfjs';
import { mapTensors } from './tree.js';

/** How a step is run: as one XLA-compiled function, as one plain TensorFlow graph, or operation by operation. */
export const RUNGS = ['compiled', 'graph', 'eager'] as const;
export type Rung = (typeof RUNGS)[number];

/** What compiling a step came to. */
export interface CompileReport {
  rung: Rung;
  /** Time spent on tracing and compiling; 0 where the program was found in the cache. */
  compileSeconds: number;
  /** Why a faster rung was not taken; absent on the fastest. */
  reason?: string;
}

export interface CompileOptions {
  /** Take this rung or throw; without it, the fastest that works. The environment variable SCALING_RUNG stands for it. */
  rung?: Rung;
}

/**
 * A pure function over tensors: what it returns follows from its tensors (nested in objects and arrays as one likes) and from `statics`,
 * plain data such as a model's configuration.
 */
export type PureFunction<In, Statics, Out> = (inputs: In, statics: Statics) => Out;

/** A compiled function: see `compile`. */
export interface Compiled<In, Out> {
  /** The outputs; the caller disposes them. */
  run(inputs: In): Out;
  /** How the last run was done; undefined before the first. */
  report(): CompileReport | undefined;
  /** Gives up what compiling holds. */
  dispose(): void;
}

/**
 * Compiles a pure function, as `jax.jit` or `tf.function` do: the first run with new shapes or dtypes traces and compiles, later runs
 * with the same ones reuse the program. Runs of the same function with equal statics share programs, so define `step` once, at the top level of a
 * module, and pass what varies as tensors or statics.
 *
 * Example:
 *
 *     const evaluate = compile(({ parameters, tokens }, config) => forward(config, parameters, tokens), config);
 *     const logits = evaluate.run({ parameters, tokens });
 */
export function compile<In, Statics, Out>(step: PureFunction<In, Statics, Out>, statics: Statics, options: CompileOptions = {}): Compiled<In, Out> {
  void options;
  let report: CompileReport | undefined;
  return {
    run(inputs) {
      report = { rung: 'eager', compileSeconds: 0 };
      return runEagerly(() => step(inputs, statics));
    },
    report: () => report,
    dispose() {},
  };
}

/** A step of training: the next state and what is reported of the step. */
export type StatefulFunction<State, Batch, Statics, Out> = (state: State, batch: Batch, statics: Statics) => { state: State; outputs: Out };

/** A compiled step together with the state that it carries from run to run: see `compileStateful`. */
export interface CompiledStateful<State, Batch, Out> {
  /** One step: the state is replaced by the next one. The caller disposes the outputs; the batch stays the caller's. */
  run(batch: Batch): Out;
  /** A copy of the state, which the caller disposes. */
  readState(): State;
  /** Replaces the state; the tensors given stay the caller's. */
  writeState(state: State): void;
  /** How the last run was done; undefined before the first. */
  report(): CompileReport | undefined;
  /** Gives up the state and what compiling holds. */
  dispose(): void;
}

/**
 * Compiles a training step, keeping its state (parameters, moments of the optimiser, ...) from run to run.
 * The tensors of `initialState` stay the caller's.
 *
 * Example:
 *
 *     const training = compileStateful(trainStep, { parameters, optimiser }, { model, adamW });
 *     for (const batch of batches) tf.dispose(training.run(batch));
 *     const { parameters } = training.readState();
 *     training.dispose();
 */
export function compileStateful<State, Batch, Statics, Out>(
  step: StatefulFunction<State, Batch, Statics, Out>, initialState: State, statics: Statics, options: CompileOptions = {},
): CompiledStateful<State, Batch, Out> {
  const program = compile<{ state: State; batch: Batch }, Statics, { state: State; outputs: Out }>(
    (inputs, fixed) => step(inputs.state, inputs.batch, fixed), statics, options);
  let state = copy(initialState);
  return {
    run(batch) {
      const next = program.run({ state, batch });
      tf.dispose(state as tf.TensorContainer);
      state = mapTensors(next.state, (tensor) => tf.keep(tensor)); // no tidy around the training loop may dispose it
      return next.outputs;
    },
    readState: () => copy(state),
    writeState(replacement) {
      const previous = state;
      state = copy(replacement);
      tf.dispose(previous as tf.TensorContainer);
    },
    report: () => program.report(),
    dispose() {
      tf.dispose(state as tf.TensorContainer);
      program.dispose();
    },
  };
}

/** New tensors over the same values (tensors do not change, so nothing is copied but the reference), which no tidy disposes. */
function copy<T>(value: T): T {
  return mapTensors(value, (tensor) => tf.keep(tensor.clone()));
}

/** Runs with intermediate tensors disposed; each output is a tensor of its own, even where the step returned an input. */
function runEagerly<Out>(step: () => Out): Out {
  return tf.tidy(() => mapTensors(step(), (tensor) => tensor.clone()) as tf.TensorContainer) as Out;
}
