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

/** Which law, as plain data: what a file or another thread can carry, and `lawFrom` turns into the law. */
export type LawSpec =
  | { law: 'power'; floor: Floor }
  | { law: 'growth' }
  | { law: 'kaplan' }
  | { law: 'kaplan-joint' }
  | { law: 'kaplan-steps' }
  | { law: 'critical-batch' }
  | { law: 'batch-tradeoff' }
  | { law: 'parametric' }
  | { law: 'repetition'; base: 'fitted' | ParametricParameters }
  | { law: 'accuracy'; chance: number; ceiling: 'fitted' | number };
