import { checkPositive } from '../../core/check.js';
import { countInWords } from '../in-words.js';
import { growthOptimum, type GrowthLaw, type GrowthOptimum } from './growth-law.js';
import { DEFAULT_MFU, deviceFlops, planCluster, type ClusterPlan } from './hardware.js';
import { allocationBy, otherRules, type PlanRequest, type RuleAllocation } from './plan.js';
import { GOPHER_FLOPS } from './rules.js';

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
    warnings: warningsOf(law, trainFlops),
  };
}

function warningsOf({ trainFlops: { low, high }, covariance, bias }: GrowthLaw, trainFlops: number): string[] {
  const beyond = Math.log10(Math.max(trainFlops / high, low / trainFlops));
  return [
    ...(covariance ? [] : ['two points leave nothing to judge the growth by, so no interval is given; add budgets']),
    ...(bias && Math.abs(Math.log(bias.k * trainFlops ** bias.a)) > 0.1
      ? [`by approach 3's fit of the same runs the parabolas put the best size at ${(bias.k * trainFlops ** bias.a).toPrecision(3)} times the true one here; the intervals reach over that`] : []),
    ...(beyond > 1 ? [`the law was fitted to budgets of ${low.toExponential(2)} to ${high.toExponential(2)} FLOPs; ${trainFlops.toExponential(2)} is ${beyond.toFixed(1)} decades beyond, and the interval covers the fit's error only, not a growth that bends`] : []),
  ];
}
