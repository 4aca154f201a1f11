/** One parameter of a law: fitted as ln(value) on a `log` scale (so it stays positive), as itself on a `linear` one. */
export interface LawParameter<P extends string = string> {
  name: P;
  scale: 'log' | 'linear';
  /** Bounds of the value itself, not of its log. */
  min: number;
  max: number;
  /** Present: the value is given, not fitted. */
  known?: number;
  /** Present: the position of the parameter whose theta this one always has. */
  tiedTo?: number;
}

/**
 * A formula that can be fitted: it predicts one response from columns of inputs and a parameter vector theta, whose entries
 * are ln(value) or value according to each parameter's scale.
 */
export interface Law<P extends string = string, I extends string = string> {
  /** The same law as plain data. */
  spec: LawSpec;
  /** The law without the constraints under which this one is fitted, where there are any. */
  unconstrained?: Law<P, I>;
  name: string;
  formula: string;
  inputs: readonly I[];
  /** The inputs whose range decides what the fit can claim: under a decade is worth a warning. */
  spans: readonly I[];
  /** The inputs that need not be above zero. */
  mayBeAnyNumber?: readonly I[];
  parameters: readonly LawParameter<P>[];
  /** `log`: fitted to ln(response), as losses are. `linear`: fitted to the response itself, as accuracies are. */
  response: 'log' | 'linear';
  /** What `evaluate` wants in place of the raw input columns [inputs][rows], computed once: usually their logs. */
  prepare(columns: readonly Float64Array[]): Float64Array[];
  /** Fills `predicted` [rows] (a log, if the response is) and `jacobian` [parameters][rows] = d predicted / d theta. */
  evaluate(theta: readonly number[], prepared: readonly Float64Array[], predicted: Float64Array, jacobian: readonly Float64Array[]): void;
  /** Start points for the minimiser, best guesses first; `observed` [rows] is a log, if the response is. */
  starts(prepared: readonly Float64Array[], observed: Float64Array, weights: Float64Array): number[][];
}

/** theta of one parameter from its value. */
export function toTheta(parameter: LawParameter, value: number): number {
  return parameter.scale === 'log' ? Math.log(value) : value;
}

/** Value of one parameter from its theta. */
export function fromTheta(parameter: LawParameter, theta: number): number {
  return parameter.scale === 'log' ? Math.exp(theta) : theta;
}

/** Natural logs of every column. */
export function logColumns(columns: readonly Float64Array[]): Float64Array[] {
  return columns.map((column) => column.map(Math.log));
}

/** What to do about the loss that remains however far x grows. */
export type Floor = 'none' | 'fitted' | { known: number };

/** The five numbers of L(N, D) = E + A N^-alpha + B D^-beta. */
export interface ParametricParameters {
  A: number;
  B: number;
  E: number;
  alpha: number;
  beta: number;
}

/** What is held of a law's parameters while the others are fitted. */
export interface Constraints {
  /** Parameters with a known value, by name: `{ alpha: 0.5 }`. */
  pinned?: Readonly<Record<string, number>>;
  /** Pairs of parameters with one common value: `[['alpha', 'beta']]`. */
  tied?: readonly (readonly [string, string])[];
}

/** Which law, as plain data: what a file or another thread can carry, and `lawFrom` turns into the law. */
export type LawSpec = BaseLawSpec & { constraints?: Constraints };

/** A law with all its parameters free, but for those that it holds itself. */
export type BaseLawSpec =
  | { law: 'power'; floor: Floor }
  | { law: 'growth' }
  | { law: 'kaplan' }
  | { law: 'kaplan-joint' }
  | { law: 'kaplan-steps' }
  | { law: 'critical-batch' }
  | { law: 'batch-tradeoff' }
  | { law: 'parametric' }
  | { law: 'coupled' }
  | { law: 'product' }
  | { law: 'annealing'; decay: number }
  | { law: 'repetition'; base: 'fitted' | ParametricParameters }
  | { law: 'accuracy'; chance: number; ceiling: 'fitted' | number };
