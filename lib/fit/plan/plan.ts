import { checkPositive } from '../../core/check.js';
import { publishedTable } from '../../core/published.js';
import type { Prediction } from '../answer.js';
import { MUENNIGHOFF_2023 } from '../laws/repetition.js';
import type { Quantity } from '../uncertainty/quantity.js';
import { BEYOND_FACTOR } from '../uncertainty/beyond-range.js';
import { optimalAllocation } from './allocation.js';
import { planWithRepetition, type DataLimitedPlan } from './data-limited.js';
import { DEFAULT_MFU, deviceFlops, planCluster, type ClusterPlan } from './hardware.js';
import { publishedParametric } from './published.js';
import { CHINCHILLA_REFIT } from './refit.js';
import { approach1Rule, GOPHER_FLOPS, kaplanRule, parametricRule, type AllocationRule } from './rules.js';
import { lawPrediction, lawQuantity, type UncertainLaw } from './uncertain-law.js';

/** What is to be spent, and on what. */
export interface PlanRequest {
  /** In FLOPs, or in device-hours at a utilisation. */
  budget: { trainFlops: number } | { gpu: string; hours: number; mfu?: number };
  /** The law to minimise; this kit's refit of the Chinchilla runs unless said. */
  law?: UncertainLaw;
  /** How many different tokens there are; absent for as many as one wants. */
  nTokensAvailable?: number;
  /** A cluster to run it on. */
  cluster?: { gpu: string; devices: number; mfu?: number };
}

/** One rule's answer to the same budget. */
export interface RuleAllocation {
  name: string;
  source: string;
  nParams: number;
  nTokens: number;
  tokensPerParam: number;
}

/** How to spend a budget, with the 90% intervals that the law's covariance gives. */
export interface Plan {
  trainFlops: number;
  gopherUnits: number;
  law: string;
  nParams: Quantity;
  nTokens: Quantity;
  tokensPerParam: Quantity;
  /** What the law says of the loss; its interval takes the formula to hold there. */
  loss: Quantity;
  /** Where one more run should fall, inside the range of the law's runs or beyond it; absent if the law carries no record. */
  prediction?: Prediction;
  /** The same budget split by other rules. */
  others: RuleAllocation[];
  dataLimited?: DataLimitedPlan;
  cluster?: ClusterPlan;
  warnings: string[];
}

/**
 * The best model for a budget.
 *
 * Worked value: a million H100 hours at 0.4 are 1.425e24 FLOPs; the refit puts them into 117e9 parameters (81e9 to 168e9) on
 * 2.04e12 tokens (1.4e12 to 2.9e12), loss 1.951. C = 6 N D, N counts all parameters.
 * @throws InputError if the budget, the tokens or the cluster are out of range
 */
export function planTraining({ budget, law = CHINCHILLA_REFIT, nTokensAvailable, cluster }: PlanRequest): Plan {
  const trainFlops = 'trainFlops' in budget ? checkPositive('trainFlops', budget.trainFlops) : deviceFlops(budget);
  const best = optimalAllocation(law.parameters, trainFlops);
  const size = (compute: (allocation: typeof best) => number): Quantity => lawQuantity(law, (parameters) => compute(optimalAllocation(parameters, trainFlops)));
  const prediction = lawPrediction(law, best);
  const dataLimited = nTokensAvailable === undefined || nTokensAvailable >= best.nTokens
    ? undefined
    : planWithRepetition({ ...law.parameters, RD: MUENNIGHOFF_2023.RD, RN: MUENNIGHOFF_2023.RN }, { trainFlops, nUniqueTokens: checkPositive('nTokensAvailable', nTokensAvailable) });
  if (nTokensAvailable !== undefined) checkPositive('nTokensAvailable', nTokensAvailable);
  const clusterPlan = cluster && planCluster({ mfu: DEFAULT_MFU, ...cluster, nParams: dataLimited?.nParams ?? best.nParams, trainFlops });
  return {
    trainFlops,
    gopherUnits: trainFlops / GOPHER_FLOPS,
    law: law.name,
    nParams: size(({ nParams }) => nParams),
    nTokens: size(({ nTokens }) => nTokens),
    tokensPerParam: size(({ tokensPerParam }) => tokensPerParam),
    loss: size(({ loss }) => loss),
    ...('kind' in prediction && { prediction }),
    others: otherRules().map((rule) => allocationBy(rule, trainFlops)),
    ...(dataLimited && { dataLimited }),
    ...(clusterPlan && { cluster: clusterPlan }),
    warnings: warningsOf(trainFlops, law, dataLimited, clusterPlan),
  };
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

function warningsOf(trainFlops: number, { record }: UncertainLaw, dataLimited: DataLimitedPlan | undefined, clusterPlan: ClusterPlan | undefined): string[] {
  const warnings: string[] = [];
  if (record && (trainFlops > BEYOND_FACTOR * record.trainFlops.most || trainFlops < record.trainFlops.least / BEYOND_FACTOR)) {
    const { least, most } = record.trainFlops;
    const decades = Math.abs(Math.log10(trainFlops > most ? trainFlops / most : least / trainFlops)).toFixed(1);
    warnings.push(`the law was fitted to runs of ${least.toExponential(1)} to ${most.toExponential(1)} FLOPs; ${trainFlops.toExponential(2)} is ${decades} decades beyond, and the intervals of model, data and ratio cover the fit's error only, not a law that bends`);
  }
  if (dataLimited && dataLimited.epochs > 4) {
    warnings.push(`${dataLimited.epochs.toFixed(1)} epochs: beyond about 4, repeated tokens are worth visibly less than new ones (Muennighoff et al. 2023); look for more data before more compute`);
  }
  if (clusterPlan && clusterPlan.stateShare > 0.8) {
    warnings.push(`training state takes ${(100 * clusterPlan.stateShare).toFixed(0)}% of the cluster's memory, and activations come on top; use more devices than ${clusterPlan.fewestDevices}`);
  }
  return warnings;
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
