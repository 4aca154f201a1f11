import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { InputError } from '../core/check.js';
import type { GrowthLaw, UncertainLaw } from '../fit/index.js';

const KINDS = '`scaling fit --json` by --law parametric, isoflop or envelope';

const parametric = z.object({
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

/** A law to plan by: L(N, D) of approach 3, or the growth of the best N of approach 1 or 2. */
export type LawOfFile = { kind: 'parametric'; law: UncertainLaw } | { kind: 'growth'; law: GrowthLaw };

/**
 * Reads the law in what `scaling fit --json` printed.
 * @throws InputError if the file is not that, or is of a law that no budget can be planned by
 */
export function readLaw(file: string): LawOfFile {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new InputError(`${file}: expected the JSON of ${KINDS}, but ${error instanceof SyntaxError ? 'it is not JSON' : (error as Error).message}`);
  }
  const { uncertainLaw, growthLaw, law: other } = (typeof content === 'object' && content !== null ? content : {}) as Record<string, unknown>;
  if (uncertainLaw !== undefined) {
    const { thetaCovariance, record, ...law } = parsed(file, 'uncertainLaw', parametric.safeParse(uncertainLaw));
    if (!record) return { kind: 'parametric', law: { ...law, ...(thetaCovariance && { thetaCovariance }) } };
    const { widening, ...runs } = record;
    return { kind: 'parametric', law: { ...law, ...(thetaCovariance && { thetaCovariance }), record: { ...runs, ...(widening && { widening }) } } };
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
