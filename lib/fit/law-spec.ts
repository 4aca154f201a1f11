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
