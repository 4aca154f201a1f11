import { checkPositive } from '../../core/check.js';
import { publishedSource, publishedTable } from '../../core/published.js';
import type { ParametricParameters } from '../law.js';
import { weightedLine } from '../statistics.js';
import { allocationExponents, optimalAllocation, optimalTokens } from './allocation.js';
import { kaplanConstant, publishedParametric } from './known-laws.js';

/** A petaflop per second for a day: Kaplan's unit of compute. */
export const PF_DAY_FLOPS = 1e15 * 24 * 3600;

/** What Gopher took: Hoffmann's unit of compute (Table 3). */
export const GOPHER_FLOPS = 5.76e23;

/** A way to split a budget between parameters and tokens, C = 6 N D. */
export interface AllocationRule {
  name: string;
  source: string;
  /** a and b of N proportional to C^a and D proportional to C^b. */
  exponents: { params: number; tokens: number };
  /** The best N at a budget in FLOPs. */
  nParamsFor(trainFlops: number): number;
  /** The tokens for which a model of N parameters is the best use of its compute. */
  nTokensFor(nParams: number): number;
}

/** The rule that minimises a parametric law. */
export function parametricRule(name: string, source: string, parameters: ParametricParameters): AllocationRule {
  return {
    name,
    source,
    exponents: allocationExponents(parameters),
    nParamsFor: (trainFlops) => optimalAllocation(parameters, trainFlops).nParams,
    nTokensFor: (nParams) => optimalTokens(parameters, nParams),
  };
}

/**
 * Hoffmann's approach 1 as a rule: the least-squares line through ln D against ln N of Table 3, D being C/(6 N) of each row
 * (the printed tokens are rounded). Worked value: 1e9 parameters want 20.21e9 tokens (printed: 20.2e9).
 */
export function approach1Rule(): AllocationRule {
  const rows = publishedTable('hoffmann-2022-optimal-tokens');
  const lnN = Float64Array.from(rows, (row) => Math.log(row.nParamsReported));
  const lnD = Float64Array.from(rows, (row) => Math.log(row.trainFlops / (6 * row.nParamsReported)));
  const { intercept, slope } = weightedLine(lnN, lnD, new Float64Array(rows.length).fill(1));
  return powerRule('Hoffmann approach 1', publishedSource('hoffmann-2022-optimal-tokens'), Math.exp(intercept), slope);
}

/**
 * Kaplan's rule N = 1.3e9 (C/PF-day)^0.73 (Kaplan et al. 2020, table 6), N without embeddings, D = C/(6 N).
 * Worked value: one PF-day gives 1.3e9 parameters.
 */
export function kaplanRule(): AllocationRule {
  const a = kaplanConstant('N(C_min)', 'exponent');
  return {
    name: 'Kaplan et al. 2020',
    source: 'Kaplan et al. 2020, table 6',
    exponents: { params: a, tokens: 1 - a },
    nParamsFor: (trainFlops) => 1.3e9 * (checkPositive('trainFlops', trainFlops) / PF_DAY_FLOPS) ** a,
    nTokensFor: (nParams) => (PF_DAY_FLOPS * (checkPositive('nParams', nParams) / 1.3e9) ** (1 / a)) / (6 * nParams),
  };
}

/** The rule D = k N^p. */
function powerRule(name: string, source: string, k: number, p: number): AllocationRule {
  return {
    name,
    source,
    exponents: { params: 1 / (1 + p), tokens: p / (1 + p) },
    nParamsFor: (trainFlops) => (checkPositive('trainFlops', trainFlops) / (6 * k)) ** (1 / (1 + p)),
    nTokensFor: (nParams) => k * checkPositive('nParams', nParams) ** p,
  };
}

/** One row of {@link optimalTokensTable}. */
export interface OptimalTokensRow {
  nParams: number;
  nTokens: number;
  trainFlops: number;
  /** trainFlops over what Gopher took. */
  gopherUnits: number;
}

/** The sizes of Hoffmann's Table 3. */
export const TABLE_SIZES = [400e6, 1e9, 10e9, 67e9, 175e9, 280e9, 520e9, 1e12, 10e12];

/**
 * Tokens and compute at which models of the given sizes are compute-optimal, like Hoffmann's Table 3.
 * Worked value: by approach 1, 1e12 parameters want 21.3e12 tokens, 1.28e26 FLOPs, 221.9 Gophers (printed: 21.2e12, 1.27e26, 221.3).
 */
export function optimalTokensTable(rule: AllocationRule, sizes: readonly number[] = TABLE_SIZES): OptimalTokensRow[] {
  return sizes.map((nParams) => {
    const nTokens = rule.nTokensFor(nParams);
    const trainFlops = 6 * nParams * nTokens;
    return { nParams, nTokens, trainFlops, gopherUnits: trainFlops / GOPHER_FLOPS };
  });
}

/** One rule's answer to the same budget. */
export interface RuleAllocation {
  name: string;
  source: string;
  nParams: number;
  nTokens: number;
  tokensPerParam: number;
}

/** What the field has said before: Hoffmann's approaches 1 and 3 as published, and Kaplan. */
export function otherRules(): AllocationRule[] {
  return [
    approach1Rule(),
    parametricRule('Hoffmann approach 3, as published', 'Hoffmann et al. 2022, section 3.3', publishedParametric('Hoffmann et al. 2022')),
    kaplanRule(),
  ];
}

/** One rule's split of a budget. */
export function allocationBy(rule: AllocationRule, trainFlops: number): RuleAllocation {
  const nParams = rule.nParamsFor(trainFlops);
  const nTokens = trainFlops / (6 * nParams);
  return { name: rule.name, source: rule.source, nParams, nTokens, tokensPerParam: nTokens / nParams };
}

/** One budget split by Kaplan and by Chinchilla, and why they differ. */
export interface KaplanVersusChinchilla {
  kaplan: RuleAllocation;
  chinchilla: RuleAllocation;
  /** Kaplan's N over Chinchilla's. */
  paramsRatio: number;
  /** Exponents of N as one correction after another is made, Porian et al. 2024, on RefinedWeb. */
  corrections: { correction: string; exponent: number }[];
  reasons: string[];
}

/**
 * Kaplan's and Hoffmann's answers to the same budget.
 *
 * Worked value: at Gopher's 5.76e23 FLOPs Kaplan wants 804e9 parameters, approach 1 wants 67.8e9.
 * Source of the reasons: Porian et al. 2024, "Resolving Discrepancies in Compute-Optimal Scaling of Language Models".
 */
export function kaplanVersusChinchilla(trainFlops: number): KaplanVersusChinchilla {
  const kaplan = allocationBy(kaplanRule(), checkPositive('trainFlops', trainFlops));
  const chinchilla = allocationBy(approach1Rule(), trainFlops);
  return {
    kaplan,
    chinchilla,
    paramsRatio: kaplan.nParams / chinchilla.nParams,
    corrections: publishedTable('porian-2024-exponents').map(({ correction, refinedWeb }) => ({ correction, exponent: refinedWeb })),
    reasons: [
      'the FLOPs of the output head were not counted, a large part of the compute of a small model, so small models looked cheaper than they are',
      'the warm-up was as long for small models as for large ones, so small models were not trained to what their compute allows',
      'learning rate and batch size were not tuned for each size, nor was the schedule ended with the run: at the best settings the exponent is near one half',
    ],
  };
}
