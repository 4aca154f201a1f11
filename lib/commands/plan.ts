import { Option, type Command } from 'commander';
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { InputError } from '../core/check.js';
import {
  approach1Rule,
  CHINCHILLA_REFIT,
  gopherWhatIf,
  kaplanVersusChinchilla,
  optimalTokensTable,
  type PlanRequest,
} from '../fit/index.js';
import { planBy, ruleOf, type PlanningLaw } from '../fit/plan/plan.js';
import { exportPlan, PLAN_ENGINES, type PlanEngine } from '../fit/plan/export-plan.js';
import { planInWords, tokensTableInWords, whyInWords } from '../fit/plan/plan-in-words.js';
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
  export?: PlanEngine;
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
    .addOption(new Option('--export <engine>', 'the plan as arguments of an engine for many accelerators: nanochat, olmo-core or megatron').choices(PLAN_ENGINES))
    .option('--json', 'print the plan as JSON')
    .addHelpText('after', `
Examples:
  npx scaling plan --gpu h100 --hours 1e6
  npx scaling plan --flops 1e24 --gpu a100 --devices 2048
  npx scaling plan --flops 1e22 --tokens-available 25e9 --json
  npx scaling plan --flops 1e21 --export nanochat
  npx scaling plan --table --why`)
    .action(runPlan);
}

function runPlan(options: PlanCommandOptions): void {
  const law: PlanningLaw = options.lawFile === undefined ? { kind: 'parametric', law: CHINCHILLA_REFIT } : readLaw(options.lawFile);
  const plan = hasBudget(options) ? planBy(law, requestOf(options)) : undefined;
  if (!plan && !options.table && !options.why) throw new InputError('plan: expected a budget, --flops N or --gpu ID --hours N, or --table or --why; got none');
  const table = options.table
    ? [approach1Rule(), ruleOf(law)].map((rule) => ({ rule: rule.name, rows: optimalTokensTable(rule) }))
    : undefined;
  const why = options.why
    ? {
        ...kaplanVersusChinchilla(plan?.trainFlops ?? 5.76e23),
        whatIf: gopherWhatIf((law.kind === 'parametric' ? law.law : CHINCHILLA_REFIT).parameters),
      }
    : undefined;
  if (options.export && !plan) throw new InputError('--export: expected a budget beside it, --flops N or --gpu ID --hours N, got none');
  const exported = options.export && plan
    ? exportPlan(options.export, { nParams: plan.nParams.value, nTokens: plan.nTokens.value })
    : undefined;
  if (options.json) {
    console.log(JSON.stringify({ ...plan, table, why, ...(exported && { export: exported }) }, null, 2));
    return;
  }
  const lines = [
    ...(plan ? planInWords(plan, options, law) : []),
    ...(exported ? [`for ${exported.engine}:`, `  ${exported.command}`, ...exported.notes.map((note) => `  ${note}`)] : []),
    ...(table ?? []).flatMap(({ rule, rows }) => tokensTableInWords(rule, rows)),
    ...(why ? whyInWords(why, law) : []),
  ];
  console.log(lines.join('\n').trimStart());
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

const KINDS = '`scaling fit --json` by --law parametric, isoflop or envelope';

const parametric = z.object({
  name: z.string(),
  parameters: z.object({
    A: z.number().positive(),
    B: z.number().positive(),
    E: z.number().positive(),
    alpha: z.number().positive(),
    beta: z.number().positive(),
  }),
  thetaCovariance: z.array(z.array(z.number()).length(5)).length(5).optional(),
  record: z
    .object({
      trainFlops: z.object({ least: z.number().positive(), most: z.number().positive() }),
      nParams: z.number().positive(),
      nTokens: z.number().positive(),
      residualScale: z.number().nonnegative(),
      widening: z
        .object({
          inflation: z.number().positive(),
          growth: z.number().min(0).max(2),
          cuts: z.number(),
          degreesOfFreedom: z.number().positive(),
          level: z.number().gt(0).lt(1),
        })
        .optional(),
    })
    .optional(),
});

const growth = z.object({
  name: z.string(),
  k: z.number().positive(),
  a: z.number(),
  covariance: z.array(z.array(z.number()).length(2)).length(2).optional(),
  degreesOfFreedom: z.number(),
  level: z.number().min(0.01).max(0.999),
  trainFlops: z.object({ low: z.number().positive(), high: z.number().positive() }),
  bias: z.object({ k: z.number().positive(), a: z.number() }).optional(),
});

/**
 * Reads the law in what `scaling fit --json` printed.
 * @throws InputError if the file is not that, or is of a law that no budget can be planned by
 */
export function readLaw(file: string): PlanningLaw {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new InputError(`${file}: expected the JSON of ${KINDS}, but ${error instanceof SyntaxError ? 'it is not JSON' : (error as Error).message}`);
  }
  const {
    uncertainLaw,
    growthLaw,
    law: other,
  } = (typeof content === 'object' && content !== null ? content : {}) as Record<string, unknown>;
  if (uncertainLaw !== undefined) {
    const { thetaCovariance, record, ...law } = parsed(file, 'uncertainLaw', parametric.safeParse(uncertainLaw));
    if (!record) return { kind: 'parametric', law: { ...law, ...(thetaCovariance && { thetaCovariance }) } };
    const { widening, ...runs } = record;
    return {
      kind: 'parametric',
      law: { ...law, ...(thetaCovariance && { thetaCovariance }), record: { ...runs, ...(widening && { widening }) } },
    };
  }
  if (growthLaw !== undefined) {
    const { covariance, bias, ...law } = parsed(file, 'growthLaw', growth.safeParse(growthLaw));
    return { kind: 'growth', law: { ...law, ...(covariance && { covariance }), ...(bias && { bias }) } };
  }
  throw new InputError(`${file}: expected the JSON of ${KINDS}, got ${typeof other === 'string' ? `a fit of "${other}", which does not say how to split compute between N and D` : 'JSON with neither uncertainLaw nor growthLaw in it'}`);
}

function parsed<T>(file: string, part: string, result: z.ZodSafeParseResult<T>): T {
  if (result.success) return result.data;
  const issue = result.error.issues[0]!;
  throw new InputError(`${file}: expected the JSON of ${KINDS}, but ${[part, ...issue.path].join('.')}: ${issue.message}`);
}
