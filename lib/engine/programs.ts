import * as tf from '@tensorflow/tfjs';
import { canonicalJson } from '../core/text.js';
import { InputError, checkChoice } from '../core/check.js';
import { bf16Refusal, type Precision } from './half-precision.js';
import { tensorFlowBackend } from './tensorflow.js';
import { loadTraced, processor, trace, type RunnableProgram } from './tensorflow-program.js';
import { flattenTensors, mapTensors } from './tree.js';

/** How a step is run: as one XLA-compiled function, as one plain TensorFlow graph, or operation by operation; the fastest first. */
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
  /** In which numbers large products are computed: see `withHalfPrecision`. fp32 without it; bf16 on the graph rung only. */
  precision?: Precision;
}

/** How a program is asked for. */
interface ProgramOptions extends CompileOptions {
  /** The most steps of one call, for a program of many: its inputs are then those of `ManyInputs`. */
  stepsPerCall?: number;
}

type Step<In, Statics, Out> = (inputs: In, statics: Statics) => Out;

interface LoadedProgram extends RunnableProgram {
  report: CompileReport;
}

/**
 * How many programs stay loaded, at about 10 MB each. A training run uses two or three; the least recently used makes room, and is compiled
 * again if it comes back.
 */
const MAX_LOADED = 10;

/** Loaded programs by step, statics and signature, the least recently used first. */
const loaded = new Map<string, LoadedProgram>();

/** The program for these inputs, from the cache or traced and compiled now, and what it took to get it. */
export function programFor<In, Statics, Out>(
  step: Step<In, Statics, Out>, inputs: In, statics: Statics, options: ProgramOptions,
): { program: { run(inputs: In): Out }; report: CompileReport } {
  const { stepsPerCall = 1, precision = 'fp32' } = options;
  const rung = askedRung(options);
  const key = [stepNumber(step), rung ?? 'fastest', stepsPerCall, precision, tf.getBackend(), canonicalJson(statics, 'statics'), signature(inputs)].join('\n');
  const known = loaded.get(key);
  const program = known ?? load(step, inputs, statics, { ...options, rung, precision });
  if (known) loaded.delete(key); // put back below, as the most recently used
  else makeRoom();
  loaded.set(key, program);
  return { program: program as { run(inputs: In): Out }, report: known ? { ...program.report, compileSeconds: 0 } : program.report };
}

/** Closes every loaded program, for example before measuring memory; steps that are still in use are compiled again on their next run. */
export function closePrograms(): void {
  for (const program of loaded.values()) program.close();
  loaded.clear();
}

function makeRoom(): void {
  for (const [key, program] of loaded) {
    if (loaded.size < MAX_LOADED) return;
    program.close();
    loaded.delete(key);
  }
}

/** The rung that is asked for, if one is; for bf16, which only the graph rung has, that one. */
export function askedRung({ rung, precision }: CompileOptions): Rung | undefined {
  const asked = rung ?? environment().SCALING_RUNG ?? (precision === 'bf16' ? 'graph' : undefined);
  return asked === undefined ? undefined : checkChoice('rung', asked, RUNGS);
}

/** @throws InputError where products in bf16 cannot be had */
function checkHalfPrecision(rung: Rung | undefined): void {
  const refusal = tensorFlowBackend() ? bf16Refusal(processor()) : `only TensorFlow multiplies in it, and this is ${tf.getBackend()}`;
  if (refusal !== undefined) throw new InputError(`precision: expected fp32, because ${refusal}, got bf16`);
  if (rung !== 'graph') throw new InputError(`rung: expected graph, because XLA and tfjs do not multiply in bf16, got ${rung}`);
}

/** A browser has none. */
const environment = () => (globalThis.process as NodeJS.Process | undefined)?.env ?? {};

const stepNumbers = new WeakMap<object, number>();
let nextStepNumber = 1;

function stepNumber(step: object): number {
  let number = stepNumbers.get(step);
  if (number === undefined) {
    number = nextStepNumber++;
    stepNumbers.set(step, number);
  }
  return number;
}

/** What a program is compiled for: the inputs' names, dtypes and shapes. Example: `tokens int32[32,65]`. */
function signature(inputs: unknown): string {
  return Object.entries(flattenTensors(inputs)).map(([name, { dtype, shape }]) => `${name} ${dtype}[${shape.join()}]`).join('\n');
}

function load<In, Statics, Out>(
  step: Step<In, Statics, Out>, inputs: In, statics: Statics,
  { rung, stepsPerCall, precision }: { rung: Rung | undefined; stepsPerCall?: number; precision: Precision },
): LoadedProgram {
  const started = performance.now();
  const backend = tensorFlowBackend();
  if (precision === 'bf16') checkHalfPrecision(rung);
  const withReport = (program: RunnableProgram, chosen: Rung, reason?: string): LoadedProgram => ({
    ...program,
    report: { rung: chosen, compileSeconds: (performance.now() - started) / 1000, ...(reason === undefined ? {} : { reason }) },
  });
  const eager: RunnableProgram = { run: (given) => runEagerly(() => step(given as In, statics)), close: () => undefined };
  if (rung === 'eager') return withReport(eager, 'eager', 'asked for');
  if (!backend) {
    const reason = `only the TensorFlow backend compiles, and this is ${tf.getBackend()}`;
    if (rung) throw new InputError(`rung: expected eager, because ${reason}, got ${rung}`);
    return withReport(eager, 'eager', reason);
  }
  const traced = trace(backend, step as Step<unknown, Statics, unknown>, inputs, statics, stepsPerCall);
  const refusals: string[] = [];
  for (const candidate of rung ? [rung] : (['compiled', 'graph'] as const)) {
    try {
      return withReport(loadTraced(backend, traced, inputs, { xla: candidate === 'compiled', precision }), candidate, refusals[0]);
    } catch (error) {
      if (rung || error instanceof InputError) throw error;
      refusals.push(`${candidate} failed: ${(error as Error).message.split('\n')[0]}`);
    }
  }
  return withReport(eager, 'eager', refusals.join('; '));
}

/** Runs with intermediate tensors disposed; each output is a tensor of its own, even where the step returned an input. */
function runEagerly<Out>(step: () => Out): Out {
  return tf.tidy(() => mapTensors(step(), (tensor) => tensor.clone()) as tf.TensorContainer) as Out;
}
