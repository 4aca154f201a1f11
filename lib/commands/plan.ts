import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { z } from 'zod';
import { InputError } from '../core/check.js';
import {
  approach1Rule, CHINCHILLA_REFIT, countInWords, DEFAULT_MFU, deviceHours, gopherWhatIf, intervalInWords, kaplanVersusChinchilla, optimalTokensTable, parametricRule, planTraining, predictionInWords, short,
  type AllocationPenalty, type Plan, type PlanRequest, type UncertainLaw,
} from '../fit/index.js';
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
    .option('--law-file <file>', 'the law of `scaling fit --law parametric --json`, instead of the refit of the Chinchilla runs')
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
  const law = options.lawFile === undefined ? CHINCHILLA_REFIT : readLaw(options.lawFile);
  const plan = hasBudget(options) ? planTraining(requestOf(options, law)) : undefined;
  if (!plan && !options.table && !options.why) throw new InputError('plan: expected a budget, --flops N or --gpu ID --hours N, or --table or --why; got none');
  const table = options.table ? [approach1Rule(), parametricRule(law.name, law.name, law.parameters)].map((rule) => ({ rule: rule.name, rows: optimalTokensTable(rule) })) : undefined;
  const why = options.why ? { ...kaplanVersusChinchilla(plan?.trainFlops ?? 5.76e23), whatIf: gopherWhatIf(law.parameters) } : undefined;
  if (options.json) {
    console.log(JSON.stringify({ ...plan, table, why }, null, 2));
    return;
  }
  const lines = [
    ...(plan ? planInWords(plan, options, law) : []),
    ...(table ?? []).flatMap(({ rule, rows }) => ['', `tokens for which each size is compute-optimal, ${rule}:`, '  parameters     FLOPs    Gophers  tokens', ...rows.map((row) =>
      `  ${countInWords(row.nParams).padStart(10)}  ${row.trainFlops.toExponential(2)}  ${short(+row.gopherUnits.toPrecision(3)).padStart(9)}  ${countInWords(row.nTokens).padStart(6)}`)]),
    ...(why ? whyInWords(why) : []),
  ];
  console.log(lines.join('\n').trimStart());
}

function hasBudget({ flops, gpu, hours }: PlanCommandOptions): boolean {
  if (flops !== undefined && hours !== undefined) throw new InputError('--hours: expected a budget in FLOPs or in hours, got both; drop one');
  if (hours !== undefined && gpu === undefined) throw new InputError('--gpu: expected the accelerator of these hours, got none; add for example --gpu h100');
  return flops !== undefined || hours !== undefined;
}

function requestOf({ flops, gpu, hours, mfu, devices, tokensAvailable }: PlanCommandOptions, law: UncertainLaw): PlanRequest {
  if (devices !== undefined && gpu === undefined) throw new InputError('--gpu: expected the accelerator of these devices, got none; add for example --gpu h100');
  const utilisation = mfu === undefined ? {} : { mfu };
  return {
    budget: flops === undefined ? { gpu: gpu!, hours: hours!, ...utilisation } : { trainFlops: flops },
    law,
    ...(tokensAvailable !== undefined && { nTokensAvailable: tokensAvailable }),
    ...(devices !== undefined && { cluster: { gpu: gpu!, devices, ...utilisation } }),
  };
}

const lawFile = z.object({
  uncertainLaw: z.object({
    name: z.string(),
    parameters: z.object({ A: z.number().positive(), B: z.number().positive(), E: z.number().positive(), alpha: z.number().positive(), beta: z.number().positive() }),
    thetaCovariance: z.array(z.array(z.number()).length(5)).length(5).optional(),
    record: z.object({
      trainFlops: z.object({ least: z.number().positive(), most: z.number().positive() }),
      nParams: z.number().positive(),
      nTokens: z.number().positive(),
      residualScale: z.number().nonnegative(),
      widening: z.object({ inflation: z.number().positive(), growth: z.number().min(0).max(2), cuts: z.number(), degreesOfFreedom: z.number().positive(), level: z.number().gt(0).lt(1) }).optional(),
    }).optional(),
  }),
});

function readLaw(file: string): UncertainLaw {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new InputError(`${file}: expected the JSON of \`scaling fit --law parametric --json\`, but ${(error as Error).message}`);
  }
  const result = lawFile.safeParse(content);
  if (!result.success) throw new InputError(`${file}: expected the JSON of \`scaling fit --law parametric --json\`, but ${result.error.issues[0]!.path.join('.')}: ${result.error.issues[0]!.message}`);
  const { name, parameters, thetaCovariance, record: { widening, ...runs } = {} } = result.data.uncertainLaw;
  const record = 'nParams' in runs ? { ...runs, ...(widening && { widening }) } : undefined;
  return { name, parameters, ...(thetaCovariance && { thetaCovariance }), ...(record && { record }) };
}

function planInWords(plan: Plan, { gpu, mfu: stated, hours }: PlanCommandOptions, law: UncertainLaw): string[] {
  const mfu = stated ?? DEFAULT_MFU;
  const quantity = (label: string, { value, interval }: Plan['nParams'], unit: string, write: (value: number) => string = short): string =>
    `  ${label.padEnd(8)}${write(value)} ${unit}${interval ? `, ${intervalInWords(interval, write)}` : ''}`;
  const spent = hours === undefined ? '' : ` = ${short(hours)} ${gpu} hours at ${(100 * mfu).toFixed(0)}% of peak`;
  return [
    `${plan.trainFlops.toExponential(3)} training FLOPs (${plan.gopherUnits.toPrecision(3)} Gophers)${spent}`,
    ...(gpu !== undefined && hours === undefined ? [`  ${short(deviceHours({ gpu, trainFlops: plan.trainFlops, mfu }))} ${gpu} hours at ${(100 * mfu).toFixed(0)}% of peak`] : []),
    ...(gpu !== undefined && hours !== undefined && stated === undefined ? [`  what the run reaches of the peak is the other unknown: ${[0.3, 0.5].map((share) => otherUtilisation({ gpu, hours, mfu: share }, law)).join(', ')}`] : []),
    `law: ${plan.law}; C = 6 N D, N counts all parameters`,
    quantity('model', plan.nParams, 'parameters', countInWords),
    quantity('data', plan.nTokens, 'tokens', countInWords),
    quantity('ratio', plan.tokensPerParam, 'tokens a parameter'),
    quantity('loss', plan.loss, 'nats a token'),
    ...(plan.prediction ? [`  one run ${predictionInWords(plan.prediction)}`] : []),
    'the same budget by other rules:',
    ...plan.others.map((other) => `  ${other.name.padEnd(34)}${countInWords(other.nParams).padStart(7)} parameters, ${countInWords(other.nTokens).padStart(7)} tokens, ${other.tokensPerParam.toPrecision(3)} tokens a parameter`),
    ...(plan.dataLimited ? [
      `with ${countInWords(plan.dataLimited.nUniqueTokens)} different tokens (repetition as in Muennighoff et al. 2023):`,
      `  ${countInWords(plan.dataLimited.nParams)} parameters on ${countInWords(plan.dataLimited.nTokens)} tokens, ${plan.dataLimited.epochs.toFixed(2)} epochs, loss ${plan.dataLimited.loss.toFixed(4)}: ${plan.dataLimited.shortageLoss.toFixed(4)} above unlimited data`,
    ] : []),
    ...(plan.cluster ? [
      `on ${plan.cluster.devices} ${plan.cluster.gpu}: ${plan.cluster.days.toPrecision(3)} days; weights, gradients and optimiser state take ${short(plan.cluster.stateBytes / 1e9)} GB, at least ${plan.cluster.fewestDevices} devices, activations not counted`,
    ] : []),
    ...plan.warnings.map((warning) => `warning: ${warning}`),
  ];
}

function otherUtilisation(budget: { gpu: string; hours: number; mfu: number }, law: UncertainLaw): string {
  const { nParams, nTokens } = planTraining({ budget, law });
  return `${countInWords(nParams.value)} parameters on ${countInWords(nTokens.value)} tokens at ${100 * budget.mfu}%`;
}

function whyInWords({ kaplan, chinchilla, paramsRatio, reasons, corrections, whatIf }: ReturnType<typeof kaplanVersusChinchilla> & { whatIf: ReturnType<typeof gopherWhatIf> }): string[] {
  const model = (name: string, { chosen, best, excessLoss, computeFactor, side }: AllocationPenalty): string =>
    `  ${name}: ${countInWords(chosen.nParams)} parameters on ${countInWords(chosen.nTokens)} tokens, loss ${chosen.loss.toFixed(4)}, ${side}${side === 'optimal' ? '' : `; the same compute best spent on ${countInWords(best.nParams)} and ${countInWords(best.nTokens)}: ${excessLoss.toFixed(4)} lower, or the same loss for ${computeFactor.toPrecision(3)} times less`}`;
  return [
    '',
    `Kaplan wants ${countInWords(kaplan.nParams)} parameters on ${countInWords(kaplan.nTokens)} tokens, Chinchilla ${countInWords(chinchilla.nParams)} on ${countInWords(chinchilla.nTokens)}: ${paramsRatio.toPrecision(3)} times the size. Why:`,
    ...reasons.map((reason) => `  - ${reason}`),
    `  exponent of N as each is corrected (Porian et al. 2024): ${corrections.map(({ correction, exponent }) => `${correction} ${exponent}`).join(', ')}`,
    'what if Gopher had been Chinchilla:',
    model('Gopher', whatIf.gopher),
    model('Chinchilla', whatIf.chinchilla),
  ];
}
