import * as tf from '@tensorflow/tfjs';
import { checkInteger } from '../core/check.js';
import { stacked } from './many-steps.js';
import { programFor, type CompileOptions, type CompileReport, type StatefulOptions } from './programs.js';
import { isRecording } from './recording.js';
import { mapTensors } from './tree.js';

/**
 * A pure function over tensors: what it returns follows from its tensors (nested in objects and arrays as one likes) and from `statics`,
 * plain data such as a model's configuration.
 */
export type PureFunction<In, Statics, Out> = (inputs: In, statics: Statics) => Out;

/** A compiled function: see `compile`. */
export interface Compiled<In, Out> {
  /** The outputs; the caller disposes them. The inputs stay the caller's. */
  run(inputs: In): Out;
  /** How the last run was done, and the time it took to compile for it; undefined before the first. */
  report(): CompileReport | undefined;
}

/**
 * Compiles a pure function, as `jax.jit` or `tf.function` do: the first run with new shapes or dtypes traces and compiles, later runs
 * with the same ones reuse the program. Runs of the same function with equal statics share programs, across calls of `compile`, so define
 * `step` once, at the top level of a module, and pass what varies as tensors (new values, same program) or statics (another program).
 *
 * A compiled step computes exactly what was recorded: it cannot look at a tensor's values, draw random numbers from JavaScript (use
 * `randomUniform` with a seed tensor) or use tensors that are neither inputs nor made in it. An index out of range is not reported: XLA
 * takes the nearest valid one.
 *
 * Example:
 *
 *     const logits = compile(({ parameters, tokens }, config) => forward(config, parameters, tokens), config);
 *     const scores = logits.run({ parameters, tokens });
 * @throws InputError, on the first run, naming the operation that cannot be compiled
 */
export function compile<In, Statics, Out>(
  step: PureFunction<In, Statics, Out>,
  statics: Statics,
  options: CompileOptions = {},
): Compiled<In, Out> {
  return compileWith(step, statics, options);
}

function compileWith<In, Statics, Out>(
  step: PureFunction<In, Statics, Out>,
  statics: Statics,
  options: StatefulOptions,
): Compiled<In, Out> {
  let current: ReturnType<typeof programFor<In, Statics, Out>> | undefined;
  return {
    run(inputs) {
      if (isRecording()) return step(inputs, statics); // part of another step that is being compiled: its operations belong to that one
      const found = programFor(step, inputs, statics, options);
      if (found.program !== current?.program) current = found;
      return found.program.run(inputs);
    },
    report: () => current?.report,
  };
}

/** A step of training: the next state and what is reported of the step. */
export type StatefulFunction<State, Batch, Statics, Out> = (state: State, batch: Batch, statics: Statics) => { state: State; outputs: Out };

/** A compiled step together with the state that it carries from run to run: see `compileStateful`. */
export interface CompiledStateful<State, Batch, Out> {
  /** One step: the state is replaced by the next one. The caller disposes the outputs; the batch stays the caller's. */
  run(batch: Batch): Out;
  /**
   * As many steps as there are batches, at most `stepsPerCall`, in one call: what `run` would give for each, with a new leading axis of as
   * many places. The caller disposes the outputs; the batches stay the caller's.
   */
  runMany(batches: readonly Batch[]): Out;
  /** A copy of the state, which the caller disposes. */
  readState(): State;
  /** Replaces the state; the tensors given stay the caller's. */
  writeState(state: State): void;
  /** How the last run was done; undefined before the first. */
  report(): CompileReport | undefined;
  /** Gives up the state. */
  dispose(): void;
}

/**
 * Compiles a training step, keeping its state (parameters, moments of the optimiser, ...) from run to run.
 * The tensors of `initialState` stay the caller's.
 *
 * The state goes into every call and comes out of it as tensors that TensorFlow owns: nothing is copied to JavaScript.
 *
 * Example:
 *
 *     const training = compileStateful(trainStep, { parameters, optimiser }, { model, adamW });
 *     for (const batch of batches) tf.dispose(training.run(batch));
 *     const { parameters } = training.readState();
 *     training.dispose();
 */
export function compileStateful<State, Batch, Statics, Out>(
  step: StatefulFunction<State, Batch, Statics, Out>, initialState: State, statics: Statics,
  { stepsPerCall = 1, ...options }: StatefulOptions = {},
): CompiledStateful<State, Batch, Out> {
  const one = compile(asPureFunction(step), statics, options);
  const many = compileWith<unknown, Statics, { state: State; outputs: Out }>(asPureFunction(step) as never, statics, { ...options, stepsPerCall });
  let used: Compiled<never, unknown> = one;
  let state = copy(initialState);
  const replaceState = (next: State) => {
    const previous = state;
    state = next;
    tf.dispose(previous as tf.TensorContainer);
  };
  const goOn = (next: { state: State; outputs: Out }) => {
    replaceState(mapTensors(next.state, (tensor) => tf.keep(tensor))); // no tidy around the training loop may dispose it
    return next.outputs;
  };
  const run = (batch: Batch): Out => {
    used = one;
    return goOn(one.run({ state, batch }));
  };
  return {
    run,
    runMany(batches) {
      checkInteger('batches.length', batches.length, { min: 1, max: stepsPerCall });
      if (stepsPerCall === 1) return tf.tidy(() => mapTensors(run(batches[0]!), (output) => output.expandDims(0)) as tf.TensorContainer) as Out;
      used = many;
      return tf.tidy(() => {
        const count = tf.scalar(batches.length, 'int32');
        const outputs = goOn(many.run({ state, batch: stacked(batches, stepsPerCall), count }));
        return mapTensors(outputs, (output) => output.slice(0, batches.length)) as tf.TensorContainer;
      }) as Out;
    },
    readState: () => mapTensors(state, (tensor) => tensor.clone()),
    writeState: (replacement) => replaceState(copy(replacement)),
    report: () => used.report(),
    dispose: () => tf.dispose(state as tf.TensorContainer),
  };
}

const pureFunctions = new WeakMap<object, unknown>();

/** The step as a function of one argument: the same one for the same step, so that it finds the programs of earlier runs. */
function asPureFunction<State, Batch, Statics, Out>(step: StatefulFunction<State, Batch, Statics, Out>) {
  type Pure = PureFunction<{ state: State; batch: Batch }, Statics, { state: State; outputs: Out }>;
  let pure = pureFunctions.get(step) as Pure | undefined;
  if (!pure) {
    pure = ({ state, batch }, statics) => step(state, batch, statics);
    pureFunctions.set(step, pure);
  }
  return pure;
}

/** New tensors over the same values (tensors do not change, so nothing is copied but the reference), which no tidy disposes. */
function copy<T>(value: T): T {
  return mapTensors(value, (tensor) => tf.keep(tensor.clone()));
}
