import type { Command } from 'commander';
import { InputError } from '../core/check.js';
import {
  approach1Rule, CHINCHILLA_REFIT, countInWords, DEFAULT_MFU, deviceHours, gopherWhatIf, growthRule, intervalInWords, kaplanVersusChinchilla, optimalTokensTable, parametricRule, planGrowth, planTraining,
  predictionInWords, short,
  type AllocationPenalty, type AllocationRule, type GrowthPlan, type Plan, type PlanRequest,
} from '../fit/index.js';
import { readLaw, type LawOfFile } from './law-file.js';
import { numberOption } from './options.js';

/** What the command line says about a budget. */
interface PlanCommandOptions {
  flops?: number;
  gpu?: string;
  hours?: number;
  mfu?: number;
  devices?: number;
  tokensAvailable?: number;
  lawFile?: string;
  table?: true;
  why?: true;
  json?: true;
}

/** `scaling plan`: the best model for a budget in FLOPs or device-hours. */
export function registerPlan(program: Command): void {
  program.command('plan')
    .description('the best model size and number of tokens for a budget, with intervals')
    .option('--flops <n>', 'the budget in training FLOPs', numberOption)
    .option('--gpu <id>', 'the accelerator: a100, h100, h100-pcie')
    .option('--hours <n>', 'the budget in device-hours of that accelerator', numberOption)
    .option('--mfu <share>', 'share of the peak that the run reaches (0.4 unless said)', numberOption)
    .option('--devices <n>', 'how many accelerators run it: days and memory', numberOption)
    .option('--tokens-available <n>', 'how many different tokens there are: plans repetition', numberOption)
    .option('--law-file <file>', 'what `scaling fit --json` says by --law parametric, isoflop or envelope, instead of the refit of the Chinchilla runs')
    .option('--table', 'print the optimal tokens for 400M to 10T parameters')
    .option('--why', 'print why Kaplan and Chinchilla differ, and the Gopher what-if')
    .option('--json', 'print the plan as JSON')
    .addHelpText('after', `
Examples:
  npx scaling plan --gpu h100 --hours 1e6
  npx scaling plan --flops 1e24 --gpu a100 --devices 2048
  npx scaling plan --flops 1e22 --tokens-available 25e9 --json
  npx scaling plan --table --why`)
    .action(runPlan);
}

function runPlan(options: PlanCommandOptions): void {
  const law: LawOfFile = options.lawFile === undefined ? { kind: 'parametric', law: CHINCHILLA_REFIT } : readLaw(options.lawFile);
  const plan = hasBudget(options) ? planBy(law, requestOf(options)) : undefined;
  if (!plan && !options.table && !options.why) throw new InputError('plan: expected a budget, --flops N or --gpu ID --hours N, or --table or --why; got none');
  const table = options.table ? [approach1Rule(), ruleOf(law)].map((rule) => ({ rule: rule.name, rows: optimalTokensTable(rule) })) : undefined;
  const why = options.why ? { ...kaplanVersusChinchilla(plan?.trainFlops ?? 5.76e23), whatIf: gopherWhatIf((law.kind === 'parametric' ? law.law : CHINCHILLA_REFIT).parameters) } : undefined;
  if (options.json) {
    console.log(JSON.stringify({ ...plan, table, why }, null, 2));
    return;
  }
  const lines = [
    ...(plan ? planInWords(plan, options, law) : []),
    ...(table ?? []).flatMap(({ rule, rows }) => ['', `tokens for which each size is compute-optimal, ${rule}:`, '  parameters     FLOPs    Gophers  tokens', ...rows.map((row) =>
      `  ${countInWords(row.nParams).padStart(10)}  ${row.trainFlops.toExponential(2)}  ${short(+row.gopherUnits.toPrecision(3)).padStart(9)}  ${countInWords(row.nTokens).padStart(6)}`)]),
    ...(why ? whyInWords(why, law) : []),
  ];
  console.log(lines.join('\n').trimStart());
}

function planBy(law: LawOfFile, request: Omit<PlanRequest, 'law'>): Plan | GrowthPlan {
  return law.kind === 'parametric' ? planTraining({ ...request, law: law.law }) : planGrowth({ ...request, law: law.law });
}

function ruleOf(law: LawOfFile): AllocationRule {
  return law.kind === 'parametric' ? parametricRule(law.law.name, law.law.name, law.law.parameters) : growthRule(law.law);
}

function hasBudget({ flops, gpu, hours }: PlanCommandOptions): boolean {
  if (flops !== undefined && hours !== undefined) throw new InputError('--hours: expected a budget in FLOPs or in hours, got both; drop one');
  if (hours !== undefined && gpu === undefined) throw new InputError('--gpu: expected the accelerator of these hours, got none; add for example --gpu h100');
  return flops !== undefined || hours !== undefined;
}

function requestOf({ flops, gpu, hours, mfu, devices, tokensAvailable }: PlanCommandOptions): Omit<PlanRequest, 'law'> {
  if (devices !== undefined && gpu === undefined) throw new InputError('--gpu: expected the accelerator of these devices, got none; add for example --gpu h100');
  const utilisation = mfu === undefined ? {} : { mfu };
  return {
    budget: flops === undefined ? { gpu: gpu!, hours: hours!, ...utilisation } : { trainFlops: flops },
    ...(tokensAvailable !== undefined && { nTokensAvailable: tokensAvailable }),
    ...(devices !== undefined && { cluster: { gpu: gpu!, devices, ...utilisation } }),
  };
}

function planInWords(plan: Plan | GrowthPlan, { gpu, mfu: stated, hours }: PlanCommandOptions, law: LawOfFile): string[] {
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

function otherUtilisation(budget: { gpu: string; hours: number; mfu: number }, law: LawOfFile): string {
  const { nParams, nTokens } = planBy(law, { budget });
  return `${countInWords(nParams.value)} parameters on ${countInWords(nTokens.value)} tokens at ${100 * budget.mfu}%`;
}

function whyInWords({ kaplan, chinchilla, paramsRatio, reasons, corrections, whatIf }: ReturnType<typeof kaplanVersusChinchilla> & { whatIf: ReturnType<typeof gopherWhatIf> }, law: LawOfFile): string[] {
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
