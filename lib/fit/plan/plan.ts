import { checkPositive } from '../../core/check.js';
import type { Prediction } from '../answer.js';
import { countInWords } from '../in-words.js';
import { MUENNIGHOFF_2023 } from '../laws/repetition.js';
import { BEYOND_FACTOR } from '../uncertainty/beyond-range.js';
import type { Quantity } from '../uncertainty/quantity.js';
import { optimalAllocation, planWithRepetition, type DataLimitedPlan } from './allocation.js';
import { growthOptimum, growthRule, type GrowthLaw, type GrowthOptimum } from './growth-law.js';
import { DEFAULT_MFU, deviceFlops, planCluster, type ClusterPlan } from './hardware.js';
import { CHINCHILLA_REFIT } from './known-laws.js';
import { allocationBy, GOPHER_FLOPS, otherRules, parametricRule, type AllocationRule, type RuleAllocation } from './rules.js';
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
  const size = (compute: (allocation: typeof best) => number): Quantity =>
    lawQuantity(law, (parameters) => compute(optimalAllocation(parameters, trainFlops)));
  const prediction = lawPrediction(law, best);
  const dataLimited =
    nTokensAvailable === undefined || nTokensAvailable >= best.nTokens
      ? undefined
      : planWithRepetition(
          { ...law.parameters, RD: MUENNIGHOFF_2023.RD, RN: MUENNIGHOFF_2023.RN },
          { trainFlops, nUniqueTokens: checkPositive('nTokensAvailable', nTokensAvailable) },
        );
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
    warnings: planWarnings(trainFlops, law, dataLimited, clusterPlan),
  };
}

function planWarnings(
  trainFlops: number,
  { record }: UncertainLaw,
  dataLimited: DataLimitedPlan | undefined,
  clusterPlan: ClusterPlan | undefined,
): string[] {
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

/** How to spend a budget by the growth of approach 1 or 2, which knows the best N and D and nothing beside them. */
export interface GrowthPlan extends GrowthOptimum {
  gopherUnits: number;
  law: string;
  /** The same budget split by other rules. */
  others: RuleAllocation[];
  cluster?: ClusterPlan;
  /** What the request asks for, or a plan by L(N, D) has, that growth alone cannot say. */
  unsaid: string[];
  warnings: string[];
}

/**
 * The best model for a budget by a growth law, as `planTraining` by a law L(N, D).
 *
 * Worked value: k = 0.1, a = 0.5 put 6e20 FLOPs into 2.449e9 parameters on 4.082e10 tokens.
 * @throws InputError if the budget, the tokens or the cluster are out of range
 */
export function planGrowth({ budget, law, nTokensAvailable, cluster }: Omit<PlanRequest, 'law'> & { law: GrowthLaw }): GrowthPlan {
  const trainFlops = 'trainFlops' in budget ? checkPositive('trainFlops', budget.trainFlops) : deviceFlops(budget);
  const optimum = growthOptimum(law, trainFlops);
  const isShort = nTokensAvailable !== undefined && checkPositive('nTokensAvailable', nTokensAvailable) < optimum.nTokens.value;
  const clusterPlan = cluster && planCluster({ mfu: DEFAULT_MFU, ...cluster, nParams: optimum.nParams.value, trainFlops });
  return {
    ...optimum,
    gopherUnits: trainFlops / GOPHER_FLOPS,
    law: law.name,
    others: otherRules().map((rule) => allocationBy(rule, trainFlops)),
    ...(clusterPlan && { cluster: clusterPlan }),
    unsaid: [
      'growth alone says neither the loss nor what another size would cost in loss: that needs L(N, D), a fit with --law parametric',
      ...(isShort ? [`${countInWords(nTokensAvailable)} different tokens are fewer than the ${countInWords(optimum.nTokens.value)} wanted: how to repeat them, or what a smaller budget loses, cannot be planned without L(N, D)`] : []),
    ],
    warnings: growthWarnings(law, trainFlops),
  };
}

function growthWarnings({ trainFlops: { low, high }, covariance, bias }: GrowthLaw, trainFlops: number): string[] {
  const beyond = Math.log10(Math.max(trainFlops / high, low / trainFlops));
  return [
    ...(covariance ? [] : ['two points leave nothing to judge the growth by, so no interval is given; add budgets']),
    ...(bias && Math.abs(Math.log(bias.k * trainFlops ** bias.a)) > 0.1
      ? [`by approach 3's fit of the same runs the parabolas put the best size at ${(bias.k * trainFlops ** bias.a).toPrecision(3)} times the true one here; the intervals reach over that`] : []),
    ...(beyond > 1 ? [`the law was fitted to budgets of ${low.toExponential(2)} to ${high.toExponential(2)} FLOPs; ${trainFlops.toExponential(2)} is ${beyond.toFixed(1)} decades beyond, and the interval covers the fit's error only, not a growth that bends`] : []),
  ];
}

/** A law to plan by: L(N, D) of approach 3, or the growth of the best N of approach 1 or 2. */
export type PlanningLaw = { kind: 'parametric'; law: UncertainLaw } | { kind: 'growth'; law: GrowthLaw };

/** The best model for a budget by a law of either kind. */
export function planBy(law: PlanningLaw, request: Omit<PlanRequest, 'law'>): Plan | GrowthPlan {
  return law.kind === 'parametric' ? planTraining({ ...request, law: law.law }) : planGrowth({ ...request, law: law.law });
}

/** The law as a rule beside others. */
export function ruleOf(law: PlanningLaw): AllocationRule {
  return law.kind === 'parametric' ? parametricRule(law.law.name, law.law.name, law.law.parameters) : growthRule(law.law);
}
