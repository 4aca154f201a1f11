import * as tf from '@tensorflow/tfjs';
import { InputError, checkInteger } from '../core/check.js';
import { stacked, type ManyInputs } from './many-steps.js';
import { askedRung, programFor, type CompileOptions, type CompileReport } from './programs.js';
import { isRecording } from './recording.js';
import { tensorFlowBackend } from './tensorflow.js';
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

export interface StatefulOptions extends CompileOptions {
  /** The most steps that one call of `runMany` may do: 1 without it. */
  stepsPerCall?: number;
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
 *
 * With `stepsPerCall` the compiled rung does up to so many steps by one call of `runMany`; the others do them one by one, since a loop of
 * plain operations is no faster at width 32, and TensorFlow's graph optimiser adds in another order there.
 */
export function compileStateful<State, Batch, Statics, Out>(
  step: StatefulFunction<State, Batch, Statics, Out>, initialState: State, statics: Statics,
  { stepsPerCall = 1, ...options }: StatefulOptions = {},
): CompiledStateful<State, Batch, Out> {
  const program = compile(asPureFunction(step), statics, options);
  let many: ReturnType<typeof programFor<ManyInputs, Statics, { state: State; outputs: Out }>> | undefined;
  let loops = stepsPerCall > 1 && tensorFlowBackend() !== undefined && (askedRung(options) ?? 'compiled') === 'compiled';
  let state = copy(initialState);
  const goOn = (next: { state: State; outputs: Out }) => {
    replaceState(mapTensors(next.state, (tensor) => tf.keep(tensor))); // no tidy around the training loop may dispose it
    return next.outputs;
  };
  const replaceState = (next: State) => {
    const previous = state;
    state = next;
    tf.dispose(previous as tf.TensorContainer);
  };
  const run = (batch: Batch): Out => goOn(program.run({ state, batch }));
  /** Finds the program of many steps, or that there is none. */
  const findLoop = (inputs: ManyInputs): void => {
    try {
      const found = programFor(asPureFunction(step) as PureFunction<unknown, Statics, unknown>, inputs, statics, {
        ...options, rung: 'compiled', stepsPerCall,
      });
      if (found.program !== many?.program) many = found as typeof many;
    } catch (error) {
      if (error instanceof InputError || askedRung(options) === 'compiled') throw error;
      loops = false;
      many = undefined;
    }
  };
  return {
    run,
    runMany: (batches) => tf.tidy(() => {
      checkInteger('batches.length', batches.length, { min: 1, max: stepsPerCall });
      const inputs = loops ? { state, batch: stacked(batches, stepsPerCall), count: tf.scalar(batches.length, 'int32') } : undefined;
      if (inputs) findLoop(inputs);
      if (!inputs || !many) return stacked(batches.map(run), batches.length) as tf.TensorContainer;
      return mapTensors(goOn(many.program.run(inputs)), (output) => output.slice(0, batches.length)) as tf.TensorContainer;
    }) as Out,
    readState: () => mapTensors(state, (tensor) => tensor.clone()),
    writeState: (replacement) => replaceState(copy(replacement)),
    report: () => many?.report ?? program.report(),
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
