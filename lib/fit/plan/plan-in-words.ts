import { countInWords, intervalInWords, predictionInWords, short } from '../in-words.js';
import type { AllocationPenalty, GopherWhatIf } from './allocation.js';
import { DEFAULT_MFU, deviceHours } from './hardware.js';
import { CHINCHILLA_REFIT } from './known-laws.js';
import { planBy, type GrowthPlan, type Plan, type PlanningLaw } from './plan.js';
import type { KaplanVersusChinchilla, OptimalTokensRow } from './rules.js';

/**
 * A plan for a reader, by the law it was made with; `gpu`, `hours` and `mfu` are what was said of the budget in device-hours.
 * Worked value: the second line of a plan by the refit begins with `law: refit of the Chinchilla runs`.
 */
export function planInWords(
  plan: Plan | GrowthPlan,
  { gpu, mfu: stated, hours }: { gpu?: string; mfu?: number; hours?: number },
  law: PlanningLaw,
): string[] {
  const mfu = stated ?? DEFAULT_MFU;
  const quantity = (label: string, { value, interval }: Plan['nParams'], unit: string, write: (value: number) => string = short): string =>
    `  ${label.padEnd(8)}${write(value)} ${unit}${interval ? `, ${intervalInWords(interval, write)}` : ''}`;
  const spent = hours === undefined ? '' : ` = ${short(hours)} ${gpu} hours at ${(100 * mfu).toFixed(0)}% of peak`;
  return [
    `${plan.trainFlops.toExponential(3)} training FLOPs (${plan.gopherUnits.toPrecision(3)} Gophers)${spent}`,
    ...(gpu !== undefined && hours === undefined ? [`  ${short(deviceHours({ gpu, trainFlops: plan.trainFlops, mfu }))} ${gpu} hours at ${(100 * mfu).toFixed(0)}% of peak`] : []),
    ...(gpu !== undefined && hours !== undefined && stated === undefined ? [`  what the run reaches of the peak is the other unknown: ${[0.3, 0.5].map((share) => otherUtilisation({ gpu, hours, mfu: share }, law)).join(', ')}`] : []),
    `law: ${plan.law}; C = 6 N D, N ${law.kind === 'parametric' ? 'counts all parameters' : 'as its table counts it'}`,
    quantity('model', plan.nParams, 'parameters', countInWords),
    quantity('data', plan.nTokens, 'tokens', countInWords),
    quantity('ratio', plan.tokensPerParam, 'tokens a parameter'),
    ...('loss' in plan ? [quantity('loss', plan.loss, 'nats a token')] : plan.unsaid.map((sentence) => `  ${sentence}`)),
    ...('prediction' in plan && plan.prediction ? [`  one run ${predictionInWords(plan.prediction)}`] : []),
    'the same budget by other rules:',
    ...plan.others.map((other) => `  ${other.name.padEnd(34)}${countInWords(other.nParams).padStart(7)} parameters, ${countInWords(other.nTokens).padStart(7)} tokens, ${other.tokensPerParam.toPrecision(3)} tokens a parameter`),
    ...('dataLimited' in plan && plan.dataLimited ? [
      `with ${countInWords(plan.dataLimited.nUniqueTokens)} different tokens (repetition as in Muennighoff et al. 2023):`,
      `  ${countInWords(plan.dataLimited.nParams)} parameters on ${countInWords(plan.dataLimited.nTokens)} tokens, ${plan.dataLimited.epochs.toFixed(2)} epochs, loss ${plan.dataLimited.loss.toFixed(4)}: ${plan.dataLimited.shortageLoss.toFixed(4)} above unlimited data`,
    ] : []),
    ...(plan.cluster ? [
      `on ${plan.cluster.devices} ${plan.cluster.gpu}: ${plan.cluster.days.toPrecision(3)} days; weights, gradients and optimiser state take ${short(plan.cluster.stateBytes / 1e9)} GB, at least ${plan.cluster.fewestDevices} devices, activations not counted`,
    ] : []),
    ...plan.warnings.map((warning) => `warning: ${warning}`),
  ];
}

function otherUtilisation(budget: { gpu: string; hours: number; mfu: number }, law: PlanningLaw): string {
  const { nParams, nTokens } = planBy(law, { budget });
  return `${countInWords(nParams.value)} parameters on ${countInWords(nTokens.value)} tokens at ${100 * budget.mfu}%`;
}

/** The tokens for which each size is compute-optimal by a rule, as a table. */
export function tokensTableInWords(rule: string, rows: readonly OptimalTokensRow[]): string[] {
  return ['', `tokens for which each size is compute-optimal, ${rule}:`, '  parameters     FLOPs    Gophers  tokens', ...rows.map((row) =>
    `  ${countInWords(row.nParams).padStart(10)}  ${row.trainFlops.toExponential(2)}  ${short(+row.gopherUnits.toPrecision(3)).padStart(9)}  ${countInWords(row.nTokens).padStart(6)}`)];
}

/** Why Kaplan and Chinchilla differ, and the Gopher what-if, for a reader. */
export function whyInWords(
  { kaplan, chinchilla, paramsRatio, reasons, corrections, whatIf }: KaplanVersusChinchilla & { whatIf: GopherWhatIf },
  law: PlanningLaw,
): string[] {
  const model = (name: string, { chosen, best, excessLoss, computeFactor, side }: AllocationPenalty): string =>
    `  ${name}: ${countInWords(chosen.nParams)} parameters on ${countInWords(chosen.nTokens)} tokens, loss ${chosen.loss.toFixed(4)}, ${side}${side === 'optimal' ? '' : `; the same compute best spent on ${countInWords(best.nParams)} and ${countInWords(best.nTokens)}: ${excessLoss.toFixed(4)} lower, or the same loss for ${computeFactor.toPrecision(3)} times less`}`;
  return [
    '',
    `Kaplan wants ${countInWords(kaplan.nParams)} parameters on ${countInWords(kaplan.nTokens)} tokens, Chinchilla ${countInWords(chinchilla.nParams)} on ${countInWords(chinchilla.nTokens)}: ${paramsRatio.toPrecision(3)} times the size. Why:`,
    ...reasons.map((reason) => `  - ${reason}`),
    `  exponent of N as each is corrected (Porian et al. 2024): ${corrections.map(({ correction, exponent }) => `${correction} ${exponent}`).join(', ')}`,
    `what if Gopher had been Chinchilla${law.kind === 'parametric' ? '' : `, by L(N, D), ${CHINCHILLA_REFIT.name}`}:`,
    model('Gopher', whatIf.gopher),
    model('Chinchilla', whatIf.chinchilla),
  ];
}
